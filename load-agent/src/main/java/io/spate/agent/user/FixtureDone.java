package io.spate.agent.user;

import io.spate.protocol.command.RunPhase;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A run's setup or teardown that has ended on this agent.
 *
 * @param phase SETUP or TEARDOWN
 * @param failure why it has failed; null if it has not
 * @param values what the setup has saved for all users, by name; empty if it has failed
 * @param cutOff whether it was taken away before its end, so that nothing is to be told of it
 * @param produced events
 * @param flushed completes when Kafka has acknowledged all these events, exceptionally if it has
 *     refused some
 */
public record FixtureDone(
    RunPhase phase,
    String failure,
    Map<String, String> values,
    boolean cutOff,
    long produced,
    CompletableFuture<Void> flushed) {}
