package io.spate.aggregator.view;

import io.spate.aggregator.ledger.Producer;
import io.spate.aggregator.ledger.ProducerWord;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.status.AgentState;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.AgentStatus.RunShare;
import io.spate.protocol.status.SlotStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The agents that take, or took, part in a run, by what they say themselves. Confined to the lock
 * of its run.
 */
final class AgentRoster {
  /** Heartbeats over which an agent's rate is taken. */
  private static final int RATE_HEARTBEATS = 5;

  private static final String MISSING = "missing";

  private record Sample(long atMs, long produced) {}

  private static final class Member {
    AgentStatus newest;
    long heardMs;
    // What it said last of the run, and its vitals while users ran.
    RunShare share;
    double cpu;
    long rssBytes;
    boolean takesPart;
    final Deque<Sample> samples = new ArrayDeque<>();

    double eventsPerSecond() {
      if (samples.size() < 2) {
        return 0;
      }
      Sample first = samples.getFirst();
      Sample last = samples.getLast();
      return (last.produced() - first.produced()) * 1_000.0 / (last.atMs() - first.atMs());
    }
  }

  private final String runId;
  private final Map<Producer, Member> members = new HashMap<>();
  private final Map<String, Producer> newestOfAgent = new HashMap<>();
  private final Map<Integer, SlotStatus> slots = new HashMap<>();
  // Whoever has told of a slot: what it did may have begun and ended between two heartbeats.
  private final Set<Producer> slotKeepers = new HashSet<>();

  AgentRoster(String runId) {
    this.runId = runId;
  }

  /**
   * Takes a heartbeat.
   *
   * @param heardMs when it was said, or heard if that is known: milliseconds since the epoch
   * @return false if the agent takes no part in the run
   */
  boolean heartbeat(AgentStatus status, long heardMs) {
    RunShare share =
        status.runs().stream().filter(r -> r.runId().equals(runId)).findFirst().orElse(null);
    Producer producer = new Producer(status.agentId(), status.incarnation());
    boolean tookPart = share != null || slotKeepers.contains(producer);
    if (newestOfAgent.containsKey(status.agentId()) || tookPart) {
      newestOfAgent.merge(
          status.agentId(), producer, (old, now) -> isNewer(status, old) ? now : old);
    }
    Member member = members.get(producer);
    if (member == null && !tookPart) {
      return false;
    }
    if (member == null) {
      member = new Member();
      members.put(producer, member);
      if (share == null) {
        take(member, status, new RunShare(runId, 0, 0, 0, 0, 0));
      }
    } else if (status.at() < member.newest.at()) {
      return true;
    }
    member.newest = status;
    member.heardMs = heardMs;
    member.takesPart = share != null;
    if (share != null) {
      take(member, status, share);
    }
    return true;
  }

  private static Producer producerOf(SlotStatus slot) {
    return new Producer(slot.agentId(), slot.incarnation());
  }

  private boolean isNewer(AgentStatus status, Producer old) {
    Member member = members.get(old);
    return member == null || status.at() >= member.newest.at();
  }

  private static void take(Member member, AgentStatus status, RunShare share) {
    boolean first = member.share == null;
    member.share = share;
    if (first || share.users() > 0) {
      member.cpu = status.cpu();
      member.rssBytes = status.rssBytes();
    }
    Sample newest = member.samples.peekLast();
    if (newest == null || status.at() > newest.atMs()) {
      member.samples.addLast(new Sample(status.at(), share.produced()));
      if (member.samples.size() > RATE_HEARTBEATS) {
        member.samples.removeFirst();
      }
    }
  }

  void slot(SlotStatus status) {
    slotKeepers.add(producerOf(status));
    SlotStatus known = slots.get(status.slot());
    if (known == null || status.at() >= known.at()) {
      slots.put(status.slot(), status);
    }
  }

  private boolean isSilent(Member member, long nowMs, long missingAfterMs) {
    return member.newest.state() != AgentState.STOPPED && nowMs - member.heardMs > missingAfterMs;
  }

  /** Active users now, as those agents say of which something is heard. */
  int users(long nowMs, long missingAfterMs) {
    return members.values().stream()
        .filter(m -> isAlive(m, nowMs, missingAfterMs))
        .mapToInt(m -> m.share.users())
        .sum();
  }

  /** Agents that take part now and of which something is heard. */
  int alive(long nowMs, long missingAfterMs) {
    return (int) members.values().stream().filter(m -> isAlive(m, nowMs, missingAfterMs)).count();
  }

  private boolean isAlive(Member member, long nowMs, long missingAfterMs) {
    return member.takesPart
        && member.newest.state() != AgentState.STOPPED
        && !isSilent(member, nowMs, missingAfterMs);
  }

  /** What each producer says of itself, in heartbeats and at the end of its slots. */
  List<ProducerWord> words(long nowMs, long missingAfterMs) {
    Map<Producer, Long> bySlots = new HashMap<>();
    for (SlotStatus slot : slots.values()) {
      bySlots.merge(producerOf(slot), slot.produced(), Long::sum);
    }
    Set<Producer> all = new HashSet<>(members.keySet());
    all.addAll(bySlots.keySet());
    List<ProducerWord> words = new ArrayList<>();
    for (Producer producer : all) {
      long produced = bySlots.getOrDefault(producer, 0L);
      Member member = members.get(producer);
      if (member == null) {
        // Of a producer that has never sent a heartbeat nobody can say that it is gone.
        words.add(new ProducerWord(producer, produced, 0, 0, false));
        continue;
      }
      boolean replaced = !producer.equals(newestOfAgent.get(producer.agentId()));
      boolean gone =
          member.newest.state() != AgentState.STOPPED
              && (replaced || isSilent(member, nowMs, missingAfterMs));
      words.add(
          new ProducerWord(
              producer,
              Math.max(produced, member.share.produced()),
              member.share.dropped(),
              member.eventsPerSecond(),
              gone));
    }
    return words;
  }

  /**
   * The agents as reports show them, by id.
   *
   * @param requests events counted, by agent
   * @param overSeconds the run's length if it is over, which makes an agent's rate its average; 0
   *     while it is running
   */
  List<RunReport.Agent> rows(
      Map<String, Long> requests, double overSeconds, long nowMs, long missingAfterMs) {
    Map<String, List<Member>> byAgent = new TreeMap<>();
    members.forEach(
        (producer, member) ->
            byAgent.computeIfAbsent(producer.agentId(), a -> new ArrayList<>()).add(member));
    requests.forEach(
        (agentId, its) -> {
          if (its > 0) {
            byAgent.putIfAbsent(agentId, List.of());
          }
        });
    List<RunReport.Agent> rows = new ArrayList<>();
    byAgent.forEach(
        (agentId, incarnations) -> {
          long its = requests.getOrDefault(agentId, 0L);
          rows.add(
              incarnations.isEmpty()
                  ? unheardRow(agentId, its, overSeconds, nowMs, missingAfterMs)
                  : row(agentId, incarnations, its, overSeconds, nowMs, missingAfterMs));
        });
    return rows;
  }

  /** Of an agent that has worked for the run, and whose next heartbeat is still to come. */
  private RunReport.Agent unheardRow(
      String agentId, long requests, double overSeconds, long nowMs, long missingAfterMs) {
    boolean missing =
        slots.values().stream()
            .filter(slot -> slot.agentId().equals(agentId))
            .allMatch(slot -> nowMs - slot.at() > missingAfterMs);
    double rps = overSeconds > 0 ? Percentiles.round(requests / overSeconds) : 0;
    String state = missing ? MISSING : AgentState.READY.name().toLowerCase(Locale.ROOT);
    return new RunReport.Agent(agentId, state, 0, 0, 0, rps, requests, 0, 0);
  }

  private RunReport.Agent row(
      String agentId,
      List<Member> incarnations,
      long requests,
      double overSeconds,
      long nowMs,
      long missingAfterMs) {
    Member newest =
        incarnations.stream().max(Comparator.comparingLong(m -> m.newest.at())).orElseThrow();
    boolean missing = isSilent(newest, nowMs, missingAfterMs);
    boolean alive = isAlive(newest, nowMs, missingAfterMs);
    double rps = overSeconds > 0 ? requests / overSeconds : alive ? newest.eventsPerSecond() : 0;
    return new RunReport.Agent(
        agentId,
        missing ? MISSING : newest.newest.state().name().toLowerCase(Locale.ROOT),
        alive ? newest.share.users() : 0,
        alive ? newest.share.slots() : 0,
        Percentiles.round(newest.cpu),
        Percentiles.round(rps),
        requests,
        incarnations.stream().mapToLong(m -> m.share.restartedUsers()).sum(),
        newest.rssBytes,
        newest.newest.clock());
  }
}
