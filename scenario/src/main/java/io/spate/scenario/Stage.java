package io.spate.scenario;

import java.time.Duration;

/**
 * A part of a staged load: within {@code duration} the users go linearly from where the stage
 * before ended (0 for the first) to {@code users}. A duration of zero is a jump.
 */
public record Stage(Duration duration, int users) {}
