package io.spate.aggregator.threshold;

import io.spate.aggregator.reduce.NameFold;
import java.util.Collection;

/**
 * The numbers that thresholds are about: those of a run so far.
 *
 * @param all requests of all names
 * @param byName one per request name
 * @param seconds from the start of the run
 */
public record Measured(NameFold all, Collection<NameFold> byName, double seconds) {}
