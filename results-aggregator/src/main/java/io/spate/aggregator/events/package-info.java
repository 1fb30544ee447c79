/**
 * Single requests of a run, read anew from the events that Kafka still has: the slowest ones, and
 * all of them as a file. Nothing of it is held in memory, and nothing of it is read unless somebody
 * asks. Start at {@link io.spate.aggregator.events.RawEvents}.
 */
package io.spate.aggregator.events;
