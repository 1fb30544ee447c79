package io.spate.agent.vitals;

import io.spate.protocol.status.ClockReading;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The difference between the agent's clock and the brokers', from records that brokers stamp with
 * their time when they take them (LogAppendTime).
 *
 * <p>A record is sent at <i>s</i> and acknowledged at <i>a</i>, both by the agent's clock, and the
 * broker's stamp is <i>b</i>, a whole millisecond. It was taken at some moment between <i>s</i> and
 * <i>a</i>, when the broker's clock was between <i>b</i> and <i>b</i> + 1 ms. So the agent's clock
 * is ahead by more than <i>s</i> - <i>b</i> - 1 and at most <i>a</i> - <i>b</i>: the middle of that
 * is told, and half of its length as uncertainty. Of the last {@value #SAMPLES} records the one
 * that was answered soonest counts, as it says most (as in NTP's clock filter). If two contradict
 * each other a clock has been set, and only the newer one counts.
 *
 * <p>Thread-safe.
 */
final class ClockOffset {
  private static final int SAMPLES = 16;

  private record Sample(double skewMs, double uncertaintyMs) {
    boolean contradicts(Sample other) {
      return Math.abs(skewMs - other.skewMs) > uncertaintyMs + other.uncertaintyMs;
    }
  }

  private final Deque<Sample> samples = new ArrayDeque<>();

  /**
   * Takes what a record has shown.
   *
   * @param sentMs when it was sent, by the agent's clock: milliseconds since the epoch, with parts
   * @param roundTripMs until it was acknowledged, not negative
   * @param brokerMs the broker's stamp, milliseconds since the epoch
   */
  synchronized void add(double sentMs, double roundTripMs, long brokerMs) {
    double least = sentMs - brokerMs - 1;
    double most = sentMs + roundTripMs - brokerMs;
    Sample newest = new Sample((least + most) / 2, (most - least) / 2);
    samples.removeIf(newest::contradicts);
    samples.addLast(newest);
    if (samples.size() > SAMPLES) {
      samples.removeFirst();
    }
  }

  /**
   * What is known; empty before the first record.
   *
   * @param limitMs beyond which a clock is called off
   */
  synchronized Optional<ClockReading> reading(double limitMs) {
    Sample best = null;
    for (Sample sample : samples) {
      best = best == null || sample.uncertaintyMs() <= best.uncertaintyMs() ? sample : best;
    }
    return Optional.ofNullable(best)
        .map(
            sample ->
                new ClockReading(
                    sample.skewMs(),
                    sample.uncertaintyMs(),
                    Math.abs(sample.skewMs()) - sample.uncertaintyMs() > limitMs));
  }
}
