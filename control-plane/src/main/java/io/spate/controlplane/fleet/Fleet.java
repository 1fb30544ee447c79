package io.spate.controlplane.fleet;

import io.spate.protocol.Json;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.status.AgentStatus;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What is known of the agents, by their heartbeats. Written by the thread that reads the topic
 * {@code spate.agent-status}, read by any thread.
 *
 * <p>A heartbeat counts from when it is received, since an agent's clock may be wrong. While the
 * topic's past is being read after a start, that would bring the dead to life, so that until {@link
 * #caughtUp} a heartbeat counts from the time that its record carries, if that is earlier.
 */
@Singleton
public final class Fleet {
  private final Clock clock;
  private final Map<String, AgentSighting> sightings = new ConcurrentHashMap<>();
  private final Map<String, AgentSighting> processes = new ConcurrentHashMap<>();
  private volatile boolean caughtUp;

  /** A fleet of which nothing is known yet. */
  public Fleet(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes in a record.
   *
   * @throws UnreadableRecordException if it is not an agent's status
   */
  public void accept(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      if (record.key() != null) {
        sightings.remove(record.key());
        processes.values().removeIf(gone -> gone.status().agentId().equals(record.key()));
      }
      return;
    }
    AgentStatus status = Json.read(record.value(), AgentStatus.class).requireComplete();
    long now = clock.millis();
    long seenAt = caughtUp ? now : Math.min(now, record.timestamp());
    sightings.compute(status.agentId(), (id, before) -> AgentSighting.of(status, seenAt, before));
    processes.compute(
        status.agentId() + "@" + status.incarnation(),
        (id, before) -> AgentSighting.of(status, seenAt, before));
  }

  /** From now on records are new ones. */
  public void caughtUp() {
    caughtUp = true;
  }

  /** The agents that are live and ready now. */
  public FleetSnapshot snapshot() {
    long now = clock.millis();
    Map<String, FleetSnapshot.Member> ready = new HashMap<>();
    sightings.forEach(
        (id, sighting) -> {
          if (sighting.isReady(now)) {
            ready.put(
                id,
                new FleetSnapshot.Member(sighting.status().incarnation(), sighting.readySince()));
          }
        });
    return new FleetSnapshot(ready);
  }

  /**
   * The processes that went silent without having said that they end, and that worked for a run
   * then. A process whose agent came back as another one is one of them too.
   *
   * @param since silence before this does not count, milliseconds since the epoch
   * @param until nor does silence after this
   */
  public List<GoneAgent> gone(long since, long until) {
    return processes.values().stream()
        .filter(sighting -> sighting.isGone(since, until))
        .map(AgentSighting::gone)
        .filter(agent -> !agent.runs().isEmpty())
        .toList();
  }

  /** All agents to show, by id. */
  public List<AgentView> agents() {
    long now = clock.millis();
    return sightings.values().stream()
        .filter(sighting -> !sighting.isForgotten(now))
        .map(sighting -> AgentView.of(sighting, now))
        .sorted(Comparator.comparing(AgentView::agentId))
        .toList();
  }

  /** Drops what {@link #agents} does not show any more. */
  public void forget() {
    long now = clock.millis();
    sightings.values().removeIf(sighting -> sighting.isForgotten(now));
    processes.values().removeIf(sighting -> sighting.isForgotten(now));
  }
}
