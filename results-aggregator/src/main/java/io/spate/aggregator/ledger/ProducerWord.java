package io.spate.aggregator.ledger;

/**
 * What a producer has said of itself about a run, in heartbeats and at the end of its slots.
 *
 * @param produced events it says it has produced, dropped ones included
 * @param dropped of these, dropped by policy
 * @param eventsPerSecond its rate at its newest heartbeats
 * @param gone whether it is gone without a good-bye: no heartbeats any more, or another incarnation
 *     has taken its place
 */
public record ProducerWord(
    Producer producer, long produced, long dropped, double eventsPerSecond, boolean gone) {}
