package io.spate.aggregator.reduce;

import io.spate.protocol.event.EventBatch;
import io.spate.protocol.wire.SourceLedger;

/**
 * What one source (agent, incarnation, loop) has said about a run and how much of it was counted.
 * Pure functions. Batches of a source come in order (one partition, idempotent producer), so one
 * that is not newer than the last is a repetition, and what is missing shows as produced - dropped
 * - aggregated.
 */
final class SourceFold {
  private SourceFold() {}

  static SourceLedger start(EventBatch batch) {
    return SourceLedger.newBuilder()
        .setAgentId(batch.agentId())
        .setIncarnation(batch.incarnation())
        .setLoop(batch.loop())
        .build();
  }

  static boolean isDuplicate(SourceLedger ledger, EventBatch batch) {
    return batch.sequence() <= ledger.getLastSequence();
  }

  /** The ledger after a batch whose events were counted. */
  static SourceLedger counted(SourceLedger ledger, EventBatch batch, long seenUs) {
    return ledger.toBuilder()
        .setLastSequence(batch.sequence())
        .setProduced(Math.max(ledger.getProduced(), batch.producedTotal()))
        .setDropped(Math.max(ledger.getDropped(), batch.droppedTotal()))
        .setArrivalsStarted(Math.max(ledger.getArrivalsStarted(), batch.arrivalsStarted()))
        .setArrivalsNotStarted(Math.max(ledger.getArrivalsNotStarted(), batch.arrivalsNotStarted()))
        .setAggregated(ledger.getAggregated() + batch.size())
        .setLast(batch.last())
        .setLastSeenUs(seenUs)
        .build();
  }

  /** The ledger after a batch that was left out. */
  static SourceLedger duplicate(SourceLedger ledger, long seenUs) {
    return ledger.toBuilder()
        .setDuplicateBatches(ledger.getDuplicateBatches() + 1)
        .setLastSeenUs(Math.max(ledger.getLastSeenUs(), seenUs))
        .build();
  }
}
