package io.spate.protocol.quota;

import io.spate.protocol.command.Spacing;

/**
 * The arrivals of one slot in the open model, one after the other: each is a point on the scale of
 * the integral of the arrival rate, from which {@link
 * io.spate.protocol.command.ArrivalSchedule#dueMs} tells when it is due. The points depend on run
 * and slot alone, so that an agent that takes the slot over goes on with the same ones, and a
 * change of the rate moves when they are due and not which there are.
 *
 * <p><b>Even</b>: arrival <i>k</i> belongs to the slot at position <i>k mod P</i> of {@link
 * SlotOrder}, so the points of all slots together are the whole numbers.
 *
 * <p><b>Poisson</b>: a Poisson process with one point per unit, made of P independent ones. Each
 * slot's scale is cut into cells that have {@value #CELL_MEAN} points on average; how many a cell
 * has and where follows from a seed of run, slot and cell, so that any cell can be had without
 * those before it. Given their number, the points of a Poisson process are evenly distributed; in
 * order they are partial sums of exponential variables, divided by the whole sum (Devroye,
 * Non-Uniform Random Variate Generation, V.3.1).
 *
 * <p>Confined to one thread; allocates nothing after construction.
 */
public final class SlotArrivals {
  private static final int CELL_MEAN = 16;
  private static final int CELL_MOST = 128; // more has a probability below 1e-60
  private static final double CELL_NONE = Math.exp(-CELL_MEAN);
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final int slots;
  private final int position;
  private final Spacing spacing;
  private final long seed;
  private final double[] cell;
  private long random;
  private int inCell;
  private int index;
  private long ordinal; // of the arrival, or of the cell
  private double at;

  /**
   * Those of a slot, beginning with the first.
   *
   * @param runId seeds the Poisson process
   */
  public SlotArrivals(SlotOrder order, int slot, Spacing spacing, String runId) {
    this.slots = order.slots();
    this.position = order.user(slot, 0);
    this.spacing = spacing;
    this.seed = mix(hash(runId) + mix(position + 1L));
    this.cell = spacing == Spacing.POISSON ? new double[CELL_MOST + 1] : null;
    to(0);
  }

  /** Where this arrival is on the scale of the integral of the rate; at least 0. */
  public double at() {
    return at;
  }

  /** A number of this arrival; in even spacing no other of the run has it. */
  public long number() {
    return spacing == Spacing.EVEN
        ? position + ordinal * slots
        : position + (ordinal * CELL_MEAN + index) * slots;
  }

  /** Goes on to the next arrival, whose place is not before this one's. */
  public void advance() {
    if (spacing == Spacing.EVEN) {
      to(ordinal + 1);
    } else if (++index < inCell) {
      at = cell[index];
    } else {
      to(ordinal + 1);
    }
  }

  /** Goes to the first arrival from {@code place} on; back, if need be. */
  public void seek(double place) {
    double steps = spacing == Spacing.EVEN ? (place - position) / slots : place / cellWidth();
    to(Math.max(0, spacing == Spacing.EVEN ? (long) Math.ceil(steps) : (long) steps));
    while (at < place) {
      advance();
    }
  }

  private double cellWidth() {
    return (double) CELL_MEAN * slots;
  }

  private void to(long next) {
    ordinal = next;
    if (spacing == Spacing.EVEN) {
      at = position + (double) ordinal * slots;
      return;
    }
    while (!fillCell()) {
      ordinal++;
    }
    index = 0;
    at = cell[0];
  }

  /** Makes the points of the cell {@code ordinal}; false if it has none. */
  private boolean fillCell() {
    random = mix(seed + ordinal * GOLDEN);
    inCell = poisson();
    double sum = 0;
    for (int i = 0; i <= inCell; i++) {
      sum -= Math.log(1 - uniform());
      cell[i] = sum;
    }
    double scale = cellWidth() / sum;
    for (int i = 0; i < inCell; i++) {
      cell[i] = ordinal * cellWidth() + cell[i] * scale;
    }
    return inCell > 0;
  }

  /** By inversion. */
  private int poisson() {
    double left = uniform();
    double probability = CELL_NONE;
    int n = 0;
    while (left >= probability && n < CELL_MOST) {
      left -= probability;
      n++;
      probability *= (double) CELL_MEAN / n;
    }
    return n;
  }

  private double uniform() {
    random += GOLDEN;
    return (mix(random) >>> 11) * 0x1p-53;
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }

  private static long hash(String text) {
    long hash = 0;
    for (int i = 0; i < text.length(); i++) {
      hash = mix(hash + GOLDEN + text.charAt(i));
    }
    return hash;
  }
}
