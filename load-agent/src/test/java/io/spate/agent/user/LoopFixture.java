package io.spate.agent.user;

import io.netty.channel.EventLoopGroup;
import io.spate.agent.config.AgentConfig;
import io.spate.agent.config.BufferPolicy;
import io.spate.agent.event.EventSink;
import io.spate.agent.event.EventSource;
import io.spate.agent.http.Engines;
import io.spate.http.TargetGuard;
import io.spate.http.Transport;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.event.EventBatch;
import io.spate.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** One event loop of an agent with all that is in it, but for Kafka: events are kept. */
final class LoopFixture implements AutoCloseable {
  static final String RUN = "run-1";

  /** PEM files of the JVM. */
  private static final AgentConfig.Tls TLS =
      new AgentConfig.Tls() {
        @Override
        public Optional<Path> authorities() {
          return Optional.empty();
        }

        @Override
        public Optional<Path> certificate() {
          return Optional.empty();
        }

        @Override
        public Optional<Path> key() {
          return Optional.empty();
        }
      };

  final List<EventBatch> batches = new CopyOnWriteArrayList<>();
  final EventLoopGroup group = Transport.eventLoops(1, "test");
  final Engines engines = new Engines(TLS, TargetGuard.ANYTHING, 1);
  final PreparedRun run;
  final RestartShare restarts = new RestartShare(() -> 1, 1);
  volatile boolean permitted = true;

  /** A loop for a scenario whose users are in so many slots. */
  LoopFixture(String scenario, int slots) {
    run = PreparedRun.of(RUN, Scenario.parse(scenario, "test"), slots, slots);
  }

  LoadProfile load() {
    return run.scenario().profile();
  }

  EventSource events() {
    EventSink sink =
        new EventSink() {
          @Override
          public CompletableFuture<Void> publish(String key, byte[] value, int events) {
            batches.add(EventBatch.read(value));
            return CompletableFuture.completedFuture(null);
          }

          @Override
          public boolean isFull() {
            return false;
          }
        };
    return new EventSource(sink, BufferPolicy.PAUSE, RUN, "agent-1", "i1", 0, run.eventNames());
  }

  /** The run on the loop, woken by a timer that the test drives; only for use on one thread. */
  LoopRun loopRun(ThinkTimer timer, LoadProfile load, long startNanos) {
    return new LoopRun(
        run,
        load,
        startNanos,
        new LoopClock(),
        now -> permitted,
        restarts,
        timer::at,
        engines.create(run.scenario().http(), 0, group.next()),
        events());
  }

  /** The whole loop, with a clock of its own. */
  UserLoop userLoop() {
    return new UserLoop(
        0,
        group.next(),
        engines,
        now -> permitted,
        restarts,
        (prepared, loop) -> events(),
        TimeUnit.MILLISECONDS.toNanos(20));
  }

  long arrivalsStarted() {
    return batches.stream().mapToLong(EventBatch::arrivalsStarted).max().orElse(0);
  }

  long arrivalsNotStarted() {
    return batches.stream().mapToLong(EventBatch::arrivalsNotStarted).max().orElse(0);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }
}
