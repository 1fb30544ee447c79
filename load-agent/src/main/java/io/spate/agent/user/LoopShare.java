package io.spate.agent.user;

/**
 * What one event loop does for one run.
 *
 * @param runId the run
 * @param users active users
 * @param slots slots held
 * @param produced events produced so far, dropped ones included
 * @param dropped events dropped so far
 * @param restartedUsers users started after a slot was taken over
 * @param maxLagNanos largest delay between due and sent since the last look
 */
public record LoopShare(
    String runId,
    int users,
    int slots,
    long produced,
    long dropped,
    long restartedUsers,
    long maxLagNanos) {}
