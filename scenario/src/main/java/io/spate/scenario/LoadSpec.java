package io.spate.scenario;

import io.spate.protocol.command.LoadProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many users run over time: either a ramp to {@code users} which then stay, or stages; or, in
 * the open model, users that arrive at a rate.
 *
 * @param users the most users at one time, at least 1
 * @param spawnRate users started per second, greater than 0
 * @param spawnRateGiven whether the scenario (or an override) says the spawn rate; otherwise it is
 *     derived from the rest, see {@link #defaultSpawnRate}
 * @param duration length of the run; of staged load the sum of the stages
 * @param stages empty for a ramp, and in the open model
 * @param arrivals how users arrive in the open model; null in the closed model
 * @param throughput closed model: iterations that all users together begin per second at the most;
 *     0 if there is no limit
 * @param iterations after which the run is over, within {@code duration}; null if it lasts until
 *     then
 * @param warmUp how long requests are left out of the run's totals and thresholds, from its start
 *     on; shorter than {@code duration}, zero if there is none
 */
public record LoadSpec(
    int users,
    double spawnRate,
    boolean spawnRateGiven,
    Duration duration,
    List<Stage> stages,
    ArrivalSpec arrivals,
    double throughput,
    IterationSpec iterations,
    Duration warmUp) {

  /** The most users of one scenario. */
  public static final int MAX_USERS = 10_000_000;

  /** The greatest arrival rate of one scenario, per second. */
  public static final double MAX_RATE = 10_000_000;

  /** The smallest arrival rate but for none at all, per second. */
  public static final double MIN_RATE = 0.000_01;

  /** The longest run. */
  public static final Duration MAX_DURATION = Duration.ofDays(30);

  public LoadSpec {
    stages = List.copyOf(stages);
  }

  /** A load of the closed model. */
  public LoadSpec(
      int users, double spawnRate, boolean spawnRateGiven, Duration duration, List<Stage> stages) {
    this(users, spawnRate, spawnRateGiven, duration, stages, null, 0, null, Duration.ZERO);
  }

  /** The same with another limit to its throughput; 0 for none. */
  public LoadSpec withThroughput(double perSecond) {
    return new LoadSpec(
        users,
        spawnRate,
        spawnRateGiven,
        duration,
        stages,
        arrivals,
        perSecond,
        iterations,
        warmUp);
  }

  /** The same, over when so many iterations are done; null for no such end. */
  public LoadSpec withIterations(IterationSpec iterations) {
    return new LoadSpec(
        users,
        spawnRate,
        spawnRateGiven,
        duration,
        stages,
        arrivals,
        throughput,
        iterations,
        warmUp);
  }

  /** The same with another warm-up; zero for none. */
  public LoadSpec withWarmUp(Duration warmUp) {
    return new LoadSpec(
        users,
        spawnRate,
        spawnRateGiven,
        duration,
        stages,
        arrivals,
        throughput,
        iterations,
        warmUp);
  }

  /** Users that arrive at a rate, {@code maxUsers} of them at one time. */
  public static LoadSpec open(ArrivalSpec arrivals, int maxUsers, Duration duration) {
    return new LoadSpec(
        maxUsers, maxUsers, false, duration, List.of(), arrivals, 0, null, Duration.ZERO);
  }

  /** Whether users arrive at a rate, whatever becomes of those before them. */
  public boolean isOpen() {
    return arrivals != null;
  }

  /** A ramp; a null spawn rate means the default. */
  public static LoadSpec ramp(int users, Double spawnRate, Duration duration) {
    double rate = spawnRate == null ? defaultSpawnRate(users, duration) : spawnRate;
    return new LoadSpec(users, rate, spawnRate != null, duration, List.of());
  }

  /** Staged load; a null spawn rate means the default. The stages must have a peak and a length. */
  public static LoadSpec staged(List<Stage> stages, Double spawnRate) {
    Duration total = Duration.ZERO;
    int peak = 0;
    int before = 0;
    double steepest = 1;
    for (Stage stage : stages) {
      total = total.plus(stage.duration());
      peak = Math.max(peak, stage.users());
      double seconds = Math.max(1, stage.duration().toNanos() / 1e9);
      steepest = Math.max(steepest, (stage.users() - before) / seconds);
      before = stage.users();
    }
    return new LoadSpec(
        peak, spawnRate == null ? steepest : spawnRate, spawnRate != null, total, stages);
  }

  /**
   * The spawn rate of a ramp that does not say it: all users are there after a tenth of the run, 10
   * seconds at most; never below 1 user per second.
   */
  public static double defaultSpawnRate(int users, Duration duration) {
    double seconds = Math.min(10, duration.toNanos() / 1e10);
    return Math.max(1, users / seconds);
  }

  /** The load as the function of time that control plane and agents share. */
  public LoadProfile profile() {
    if (arrivals != null) {
      return LoadProfile.open(arrivals.profile(), users, millis(duration));
    }
    if (stages.isEmpty()) {
      LoadProfile ramp = LoadProfile.ramp(users, spawnRate, millis(duration));
      return iterations == null ? ramp : ramp.withIterations(iterations.of(users));
    }
    List<LoadProfile.Point> points = new ArrayList<>();
    points.add(new LoadProfile.Point(0, 0));
    Duration at = Duration.ZERO;
    for (Stage stage : stages) {
      at = at.plus(stage.duration());
      points.add(new LoadProfile.Point(at.toMillis(), stage.users()));
    }
    return new LoadProfile(points, spawnRate, millis(duration));
  }

  private static long millis(Duration duration) {
    return Math.max(1, duration.toMillis());
  }
}
