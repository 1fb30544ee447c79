package io.spate.scenario;

/** One thing that a user does within a task. */
public sealed interface Step permits RequestStep, PauseStep {}
