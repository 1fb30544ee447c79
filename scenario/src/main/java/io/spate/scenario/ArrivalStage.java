package io.spate.scenario;

import java.time.Duration;

/**
 * A part of a staged arrival rate: within {@code duration} the rate goes linearly from where the
 * stage before ended (0 for the first) to {@code perSecond} arrivals per second. A duration of zero
 * is a jump.
 */
public record ArrivalStage(Duration duration, double perSecond) {}
