package io.spate.scenario;

import io.spate.scenario.check.Check;
import java.time.Duration;

/**
 * That the response to a request is a stream of events ({@code text/event-stream}), and when it has
 * been listened to for long enough: at the first of what is given, or when the server ends it.
 * Immutable.
 *
 * @param events how many; 0 for any number
 * @param duration from when the request was due; null for any time
 * @param until null to take any event for one of many
 * @param firstName index in {@link Scenario#requestNames()} of the name that the first event is
 *     recorded under
 * @param nextName the same of each further one
 */
public record StreamSpec(long events, Duration duration, Until until, int firstName, int nextName) {

  /** Which event is the last; one of them is given, the others are null. */
  public record Until(byte[] data, byte[] type, Check check) {}
}
