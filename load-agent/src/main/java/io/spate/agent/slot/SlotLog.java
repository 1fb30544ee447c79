package io.spate.agent.slot;

import io.spate.agent.config.AgentIdentity;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.log.LogFields;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.log.RunLogEntry.Kind;
import io.spate.protocol.quota.SlotOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Tells the runs' logs what happens to slots here. What happens at about the same time is one
 * entry: a rebalance moves dozens of slots. Confined to the keeper's thread.
 */
final class SlotLog {
  /** A slot that starts later than this after its run's start was somebody else's before. */
  private static final long TAKE_OVER_MILLIS = 1_000;

  private static final Logger LOGGER = Logger.getLogger(SlotLog.class);

  private final AgentIdentity identity;
  private final Consumer<RunLogEntry> publisher;
  private final LongSupplier clock;
  private final Set<String> joined = new HashSet<>();
  private final Map<String, Tally> takenOver = new HashMap<>();
  private final Map<String, Tally> released = new HashMap<>();
  private int number;

  /** Slots, and users that start again with them. */
  private static final class Tally {
    int slots;
    int users;
    double spawnRate;
  }

  SlotLog(AgentIdentity identity, Consumer<RunLogEntry> publisher, LongSupplier clock) {
    this.identity = identity;
    this.publisher = publisher;
    this.clock = clock;
  }

  /** A slot's users start here. */
  void started(RunCommand command, SlotOrder order, int slot) {
    long elapsed = clock.getAsLong() - command.startAt();
    if (joined.add(command.runId())) {
      publish(
          command.runId(),
          Kind.AGENT_JOINED,
          self(),
          identity.agentId() + " has its first slots",
          0);
    }
    if (elapsed > TAKE_OVER_MILLIS) {
      Tally tally = takenOver.computeIfAbsent(command.runId(), id -> new Tally());
      tally.slots++;
      tally.users +=
          command.load().isOpen()
              ? 0 // they start with the arrivals
              : order.usersBelow(slot, command.load().target(elapsed));
      tally.spawnRate = command.load().spawnRate();
    }
  }

  /** A slot whose users ran here goes to another agent. */
  void released(String runId) {
    released.computeIfAbsent(runId, id -> new Tally()).slots++;
  }

  /** Writes what has come together. */
  void publish() {
    takenOver.forEach(
        (runId, tally) ->
            publish(
                runId,
                Kind.SLOTS_TAKEN_OVER,
                self() + "#" + ++number,
                takenOver(tally),
                tally.users));
    takenOver.clear();
    released.forEach(
        (runId, tally) ->
            publish(
                runId,
                Kind.SLOTS_RELEASED,
                self() + "#" + ++number,
                "%s has given %d slots back".formatted(identity.agentId(), tally.slots),
                0));
    released.clear();
  }

  private String takenOver(Tally tally) {
    String slots = "%s has taken over %d slots".formatted(identity.agentId(), tally.slots);
    return tally.users == 0
        ? slots
        : slots
            + "; %d users start again, at most %s/s in all".formatted(tally.users, tally.spawnRate);
  }

  /** The run is over. */
  void forget(String runId) {
    joined.remove(runId);
  }

  private String self() {
    return identity.agentId() + "@" + identity.incarnation();
  }

  private void publish(String runId, Kind kind, String subject, String message, int users) {
    LogFields.run(runId).log(() -> LOGGER.infof("Run %s: %s", runId, message));
    publisher.accept(
        new RunLogEntry(
            RunLogEntry.SCHEMA,
            runId,
            kind,
            subject,
            clock.getAsLong(),
            message,
            identity.agentId(),
            users));
  }
}
