package io.spate.controlplane.run;

import io.spate.controlplane.fleet.Fleet;
import io.spate.controlplane.fleet.GoneAgent;
import io.spate.controlplane.log.RunLogPublisher;
import io.spate.controlplane.log.RunLogs;
import io.spate.protocol.log.LogFields;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.log.RunLogEntry.Kind;
import io.spate.protocol.status.AgentStatus.RunShare;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Tells a run's log of agents that went without a word while they worked for it; once per process
 * and run, however often it is found, and also if it is found late. Confined to the ticker's
 * thread.
 *
 * <p>An agent is silent only as far as this process would have heard it: not while Kafka was away,
 * and not while this process itself was held up. Until an entry has been read back it is written
 * again, seldom.
 */
@Singleton
final class AgentLosses {
  private static final Logger LOGGER = Logger.getLogger(AgentLosses.class);

  /** A look that comes this late shows that this process was held up. */
  private static final Duration HELD_UP = Duration.ofSeconds(2);

  private static final Duration WRITE_AGAIN_AFTER = Duration.ofSeconds(10);

  /** Longer than the fleet remembers a silent process. */
  private static final Duration REMEMBERED = Duration.ofMinutes(15);

  /** Between an agent's last heartbeat and the end of a run, for its good end to be told. */
  private static final long HEARTBEAT_MS = 1_000;

  private final Fleet fleet;
  private final RunRegistry runs;
  private final RunLogs logs;
  private final Consumer<RunLogEntry> publisher;
  private final Map<String, Long> writtenAt = new HashMap<>();
  private long lastLookAt;
  private long attentiveSince;

  @Inject
  AgentLosses(Fleet fleet, RunRegistry runs, RunLogs logs, RunLogPublisher publisher) {
    this(fleet, runs, logs, publisher::publish);
  }

  /** The same, with what takes the entries. */
  AgentLosses(Fleet fleet, RunRegistry runs, RunLogs logs, Consumer<RunLogEntry> publisher) {
    this.fleet = fleet;
    this.runs = runs;
    this.logs = logs;
    this.publisher = publisher;
  }

  /**
   * Looks for losses. All times are milliseconds since the epoch.
   *
   * @param watchedSince since when heartbeats have been seen without a break
   * @param answeredAt when Kafka was last asked something that it then answered
   */
  void look(long watchedSince, long answeredAt, long now) {
    if (now - lastLookAt >= HELD_UP.toMillis()) {
      attentiveSince = now;
    }
    lastLookAt = now;
    if (!logs.isCaughtUp()) {
      return;
    }
    writtenAt.values().removeIf(at -> now - at >= REMEMBERED.toMillis());
    for (GoneAgent agent : fleet.gone(Math.max(watchedSince, attentiveSince), answeredAt)) {
      for (RunShare share : agent.runs()) {
        runs.find(share.runId())
            .filter(run -> wasAtWork(agent, run))
            .ifPresent(run -> tell(entry(agent, share), now));
      }
    }
  }

  private static boolean wasAtWork(GoneAgent agent, TrackedRun run) {
    return switch (run.state()) {
      case RunState.Waiting waiting -> false;
      case RunState.SettingUp settingUp -> true;
      case RunState.Running running -> true;
      case RunState.Paused paused -> true;
      case RunState.Stopping stopping -> true;
      case RunState.TearingDown tearingDown -> true;
      case RunState.Over over -> agent.lastSeenAt() + HEARTBEAT_MS < over.command().endAt();
    };
  }

  /** The entry is dated when the agent was last seen: whoever finds the loss, and when. */
  private static RunLogEntry entry(GoneAgent agent, RunShare share) {
    String words =
        "%s is gone without a word, with %s and %s of this run; last seen %s"
            .formatted(
                agent.agentId(),
                RunLogWords.plural(share.users(), "user"),
                RunLogWords.plural(share.slots(), "slot"),
                Instant.ofEpochMilli(agent.lastSeenAt()));
    return new RunLogEntry(
        RunLogEntry.SCHEMA,
        share.runId(),
        Kind.AGENT_LOST,
        agent.process(),
        agent.lastSeenAt(),
        words,
        agent.agentId(),
        share.users());
  }

  private void tell(RunLogEntry entry, long now) {
    if (logs.contains(entry)) {
      return;
    }
    Long before = writtenAt.get(entry.key());
    if (before != null && now - before < WRITE_AGAIN_AFTER.toMillis()) {
      return;
    }
    writtenAt.put(entry.key(), now);
    LogFields.run(entry.runId())
        .agent(entry.agentId())
        .log(() -> LOGGER.warnf("agent is lost runId=%s %s", entry.runId(), entry.message()));
    publisher.accept(entry);
  }
}
