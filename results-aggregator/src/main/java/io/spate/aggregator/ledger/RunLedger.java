package io.spate.aggregator.ledger;

import io.spate.protocol.report.RunReport.Events;
import io.spate.protocol.report.RunReport.Loss;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The accounting of a run: produced = aggregated + lost, per producer. Immutable.
 *
 * <p>Produced is the most that anybody says: the running totals of the sources' batches, summed, or
 * the heartbeats, or the ends of the slots. What is produced and not aggregated is lost once the
 * run is final; until then it is on its way, unless it is proven to be lost:
 *
 * <ul>
 *   <li><b>dropped</b> by the agent, because its buffer was full;
 *   <li><b>gap</b>: later batches of the same source came, these did not;
 *   <li><b>crashed</b> (final only): the agent is gone and had not said its last word. It may have
 *       produced events that nobody has heard of: at most its rate times the time between two
 *       heartbeats and a flush.
 * </ul>
 */
public final class RunLedger {
  /** Reason of events dropped by policy. */
  public static final String DROPPED = "dropped";

  /** Reason of events that never came although their agent lives, or went on after them. */
  public static final String GAP = "gap";

  /** Reason of events that went with their agent. */
  public static final String CRASHED = "crashed";

  /** From one heartbeat to the next, and from an event to the flush of its batch. */
  private static final double UNHEARD_MS = 1_000 + 100;

  private static final class Account {
    long batchesProduced;
    long batchesDropped;
    long aggregated;
    long duplicates;
    long gap;
    int sources;
    int ended;
    ProducerWord word;

    long produced() {
      return Math.max(batchesProduced, word == null ? 0 : word.produced());
    }

    long dropped() {
      return Math.max(batchesDropped, word == null ? 0 : word.dropped());
    }

    boolean allEnded() {
      return sources == ended;
    }

    boolean isSettled() {
      return allEnded() && aggregated + dropped() >= produced();
    }

    boolean hasCrashed() {
      boolean unfinished = sources == 0 ? word != null && word.produced() > 0 : !allEnded();
      return word != null && word.gone() && unfinished;
    }
  }

  private final Map<Producer, Account> accounts = new HashMap<>();

  /**
   * @param sources what the batches say
   * @param words what the producers say otherwise; at most one per producer
   */
  public RunLedger(Collection<SourceCount> sources, Collection<ProducerWord> words) {
    for (SourceCount source : sources) {
      Account account = account(source.producer());
      account.batchesProduced += source.produced();
      account.batchesDropped += source.dropped();
      account.aggregated += source.aggregated();
      account.duplicates += source.duplicates();
      account.gap += source.gap();
      account.sources++;
      account.ended += source.last() ? 1 : 0;
    }
    words.forEach(word -> account(word.producer()).word = word);
  }

  private Account account(Producer producer) {
    return accounts.computeIfAbsent(producer, p -> new Account());
  }

  /** True if any batch has been counted. */
  public boolean hasSources() {
    return accounts.values().stream().anyMatch(a -> a.sources > 0);
  }

  /** True if every producer has said its last word and all it has produced is accounted for. */
  public boolean isSettled() {
    return accounts.values().stream().allMatch(Account::isSettled);
  }

  /** Events counted, by agent. */
  public Map<String, Long> aggregatedByAgent() {
    Map<String, Long> byAgent = new HashMap<>();
    accounts.forEach(
        (producer, account) -> byAgent.merge(producer.agentId(), account.aggregated, Long::sum));
    return byAgent;
  }

  /**
   * The accounting as reports show it.
   *
   * @param isFinal whether nothing more is expected: then lost = produced - aggregated
   */
  public Events events(boolean isFinal) {
    long produced = 0;
    long aggregated = 0;
    long duplicates = 0;
    Map<List<String>, Loss> losses = new LinkedHashMap<>();
    for (Map.Entry<Producer, Account> entry : accounts.entrySet()) {
      Account account = entry.getValue();
      // A batch may be counted before the producer's own word of it is here.
      produced += Math.max(account.produced(), account.aggregated);
      aggregated += account.aggregated;
      duplicates += account.duplicates;
      for (Loss loss : losses(entry.getKey().agentId(), account, isFinal)) {
        losses.merge(List.of(loss.agent(), loss.reason()), loss, RunLedger::sum);
      }
    }
    List<Loss> lostBy = new ArrayList<>(losses.values());
    lostBy.sort(Comparator.comparing(Loss::agent).thenComparing(Loss::reason));
    long lost = lostBy.stream().mapToLong(Loss::events).sum();
    return new Events(produced, aggregated, lost, duplicates, List.copyOf(lostBy));
  }

  private static List<Loss> losses(String agent, Account account, boolean isFinal) {
    List<Loss> losses = new ArrayList<>();
    long missing = Math.max(0, account.produced() - account.aggregated);
    long dropped = Math.min(missing, account.dropped());
    long rest = missing - dropped;
    long gap = Math.min(rest, account.gap);
    rest -= gap;
    boolean crashed = isFinal && account.hasCrashed();
    if (isFinal && !crashed) {
      gap += rest;
    }
    add(losses, agent, dropped, dropped, DROPPED);
    add(losses, agent, gap, gap, GAP);
    if (crashed) {
      long unheard = (long) Math.ceil(account.word.eventsPerSecond() * UNHEARD_MS / 1_000);
      add(losses, agent, rest, rest + unheard, CRASHED);
    }
    return losses;
  }

  private static void add(List<Loss> losses, String agent, long events, long most, String reason) {
    if (most > 0) {
      losses.add(new Loss(agent, events, most, reason));
    }
  }

  private static Loss sum(Loss a, Loss b) {
    return new Loss(a.agent(), a.events() + b.events(), a.atMost() + b.atMost(), a.reason());
  }
}
