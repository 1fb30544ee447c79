package io.spate.scenario;

/** A wait between requests, besides the think time. */
public record PauseStep(ThinkTime pause) implements Step {}
