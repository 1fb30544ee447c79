package io.spate.scenario;

import io.spate.protocol.command.ArrivalProfile;
import io.spate.protocol.command.ArrivalProfile.Point;
import io.spate.protocol.command.Spacing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How users arrive over time in the open model: at one rate, or in stages.
 *
 * @param perSecond the greatest rate, arrivals per second, greater than 0
 * @param stages empty for one rate from start to end
 * @param spacing how arrivals are spaced around the rate
 */
public record ArrivalSpec(double perSecond, List<ArrivalStage> stages, Spacing spacing) {
  public ArrivalSpec {
    stages = List.copyOf(stages);
  }

  /** One rate from start to end. */
  public static ArrivalSpec constant(double perSecond, Spacing spacing) {
    return new ArrivalSpec(perSecond, List.of(), spacing);
  }

  /** In stages, which must have a peak. */
  public static ArrivalSpec staged(List<ArrivalStage> stages, Spacing spacing) {
    double peak = stages.stream().mapToDouble(ArrivalStage::perSecond).max().orElse(0);
    return new ArrivalSpec(peak, stages, spacing);
  }

  /** The length of all stages. */
  Duration stagesDuration() {
    return stages.stream().map(ArrivalStage::duration).reduce(Duration.ZERO, Duration::plus);
  }

  /** The same with its peak at {@code peak}, and its stages over at {@code duration}. */
  ArrivalSpec scaled(double peak, Duration duration) {
    if (stages.isEmpty()) {
      return constant(peak, spacing);
    }
    double timeFactor = (double) duration.toNanos() / stagesDuration().toNanos();
    List<ArrivalStage> scaled = new ArrayList<>();
    long before = 0;
    long writtenBefore = 0;
    for (ArrivalStage stage : stages) {
      long written = writtenBefore + stage.duration().toNanos();
      // Ends are scaled, not lengths, so that rounding does not add up.
      long end = Math.round(written * timeFactor);
      double rate = stage.perSecond() == perSecond ? peak : stage.perSecond() * (peak / perSecond);
      scaled.add(new ArrivalStage(Duration.ofNanos(end - before), rate));
      before = end;
      writtenBefore = written;
    }
    return staged(scaled, spacing);
  }

  /** The rate as the function of time that control plane and agents share. */
  ArrivalProfile profile() {
    if (stages.isEmpty()) {
      return ArrivalProfile.constant(perSecond, spacing);
    }
    List<Point> points = new ArrayList<>();
    points.add(new Point(0, 0));
    Duration at = Duration.ZERO;
    for (ArrivalStage stage : stages) {
      at = at.plus(stage.duration());
      points.add(new Point(at.toMillis(), stage.perSecond()));
    }
    return new ArrivalProfile(points, spacing);
  }
}
