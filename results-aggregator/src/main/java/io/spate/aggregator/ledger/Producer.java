package io.spate.aggregator.ledger;

/** One process of an agent: an agent that was restarted is another producer of events. */
public record Producer(String agentId, String incarnation) {}
