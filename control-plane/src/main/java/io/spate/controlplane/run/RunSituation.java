package io.spate.controlplane.run;

import io.spate.controlplane.fleet.FleetSnapshot;

/**
 * All that decides about a run besides its command.
 *
 * @param slots its slots, counted
 * @param fleet the agents that are ready
 * @param startTimeoutMs how long it may wait for its agents, milliseconds
 * @param gracefulStopMs how long its requests in flight may take at the end, milliseconds
 * @param watchedSince since when everything has been seen without a break, milliseconds since the
 *     epoch. What has not been seen by its deadline may have happened before that, unseen.
 */
record RunSituation(
    SlotTally slots,
    FleetSnapshot fleet,
    long startTimeoutMs,
    long gracefulStopMs,
    long watchedSince) {}
