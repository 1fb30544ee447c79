package io.spate.aggregator.view;

/**
 * Times that a run's view goes by, milliseconds.
 *
 * @param agentMissingAfterMs an agent is missing after this time without a heartbeat
 * @param settleMs how long a run that is over waits for events that agents say they have produced
 */
public record RunViewLimits(long agentMissingAfterMs, long settleMs) {}
