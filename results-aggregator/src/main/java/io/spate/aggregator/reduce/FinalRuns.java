package io.spate.aggregator.reduce;

/** Tells which runs have their final report, so that nothing of them need be kept any more. */
@FunctionalInterface
public interface FinalRuns {
  /** Called by stream threads; must not block. */
  boolean isFinal(String runId);
}
