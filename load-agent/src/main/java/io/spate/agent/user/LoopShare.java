package io.spate.agent.user;

import org.HdrHistogram.Histogram;

/**
 * What one event loop does for one run.
 *
 * @param runId the run
 * @param users active users; in the open model the most that were in an iteration at one time since
 *     the last look
 * @param slots slots held
 * @param produced events produced so far, dropped ones included
 * @param dropped events dropped so far
 * @param restartedUsers users started after a slot was taken over
 * @param maxLagNanos largest delay between due and sent since the last look
 * @param lagMicros delays between due and sent since the last look, microseconds; the reader's own
 * @param open whether it is of the open model
 */
public record LoopShare(
    String runId,
    int users,
    int slots,
    long produced,
    long dropped,
    long restartedUsers,
    long maxLagNanos,
    Histogram lagMicros,
    boolean open) {}
