package io.spate.agent.user;

import java.util.concurrent.CompletableFuture;

/**
 * A slot whose users have ended on this agent.
 *
 * @param slot number of the slot
 * @param produced events that were produced for it here
 * @param iterations iterations that its users have ended here
 * @param flushed completes when Kafka has acknowledged all these events, exceptionally if it has
 *     refused some
 */
public record SlotEnd(int slot, long produced, long iterations, CompletableFuture<Void> flushed) {}
