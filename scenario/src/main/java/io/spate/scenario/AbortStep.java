package io.spate.scenario;

/** The user ends here for good, after {@code onStop}; no other takes its place. */
public record AbortStep() implements Step {}
