package io.spate.controlplane.fleet;

import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus;
import java.time.Duration;

/**
 * An agent as it was last heard of. All times are by the control plane's clock, in milliseconds
 * since the epoch: agents' clocks may be wrong.
 *
 * @param status what it said
 * @param readySince since when this incarnation has been ready without a silence
 * @param lastSeenAt when it last said something
 */
record AgentSighting(AgentStatus status, long readySince, long lastSeenAt) {
  /** An agent says something each second; silent for this long, it is missing. */
  static final Duration MISSING_AFTER = Duration.ofSeconds(5);

  /** One that said good-bye is shown for this long. */
  static final Duration STOPPED_SHOWN_FOR = Duration.ofSeconds(60);

  /** One that vanished is shown for this long. */
  static final Duration MISSING_SHOWN_FOR = Duration.ofMinutes(10);

  /** The sighting that follows from {@code before}, which is null for an agent not known yet. */
  static AgentSighting of(AgentStatus status, long seenAt, AgentSighting before) {
    boolean goesOn =
        before != null
            && before.status.incarnation().equals(status.incarnation())
            && before.status.state() == status.state()
            && !before.isSilent(seenAt);
    return new AgentSighting(status, goesOn ? before.readySince : seenAt, seenAt);
  }

  /** Takes slots and can be relied on. */
  boolean isReady(long now) {
    return status.state() == AgentState.READY && !isSilent(now);
  }

  /** Neither heard of lately nor known to have stopped. */
  boolean isMissing(long now) {
    return status.state() != AgentState.STOPPED && isSilent(now);
  }

  /** Silent for long enough between two moments, with no word that it would end. */
  boolean isGone(long since, long until) {
    return status.state() == AgentState.READY
        && until - Math.max(since, lastSeenAt) >= MISSING_AFTER.toMillis();
  }

  /** What is to be told of it if it is gone. */
  GoneAgent gone() {
    return new GoneAgent(
        status.agentId(),
        status.incarnation(),
        lastSeenAt,
        status.runs().stream().filter(share -> share.users() > 0 || share.slots() > 0).toList());
  }

  /** Gone for so long that nobody asks for it. */
  boolean isForgotten(long now) {
    Duration shownFor =
        status.state() == AgentState.STOPPED
            ? STOPPED_SHOWN_FOR
            : MISSING_AFTER.plus(MISSING_SHOWN_FOR);
    return now - lastSeenAt >= shownFor.toMillis();
  }

  private boolean isSilent(long now) {
    return now - lastSeenAt >= MISSING_AFTER.toMillis();
  }
}
