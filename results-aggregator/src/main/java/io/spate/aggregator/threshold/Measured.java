package io.spate.aggregator.threshold;

import io.spate.aggregator.reduce.NameFold;
import java.util.Collection;

/**
 * The numbers that thresholds are about: those of a run so far.
 *
 * @param all requests of all names, after the warm-up
 * @param byName one per request name, those of the warm-up included
 * @param seconds from the start of the run, or the end of its warm-up
 */
public record Measured(NameFold all, Collection<NameFold> byName, double seconds) {}
