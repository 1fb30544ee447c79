package io.spate.agent.slot;

import io.netty.channel.EventLoopGroup;
import io.spate.agent.config.AgentConfig;
import io.spate.agent.config.AgentIdentity;
import io.spate.agent.event.EventPublisher;
import io.spate.agent.event.EventSource;
import io.spate.agent.http.AllowedServers;
import io.spate.agent.http.Engines;
import io.spate.agent.user.FleetSize;
import io.spate.agent.user.LoopShare;
import io.spate.agent.user.RestartShare;
import io.spate.agent.user.SendPermit;
import io.spate.agent.user.UserLoop;
import io.spate.http.Transport;
import io.spate.protocol.command.FixtureState;
import io.spate.protocol.command.RunCommand;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The event loops of this agent; a slot always lives on the same one. Thread-safe. */
@ApplicationScoped
public class UserLoops {
  private final EventLoopGroup group;
  private final List<UserLoop> loops;

  UserLoops(
      AgentConfig config,
      AgentIdentity identity,
      EventPublisher publisher,
      SendPermit permit,
      FleetSize fleet,
      AllowedServers allowed) {
    int count = config.loops() > 0 ? config.loops() : Runtime.getRuntime().availableProcessors();
    UserLoop.EventSources sources =
        (run, loop) ->
            new EventSource(
                publisher,
                config.bufferPolicy(),
                run.runId(),
                identity.agentId(),
                identity.incarnation(),
                loop,
                run.eventNames());
    RestartShare restarts = new RestartShare(fleet, count);
    this.group = Transport.eventLoops(count, "users");
    Engines engines = new Engines(config.tls(), allowed, count);
    List<UserLoop> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(
          new UserLoop(
              i,
              group.next(),
              engines,
              permit,
              restarts,
              sources,
              config.flushInterval().toNanos()));
    }
    this.loops = List.copyOf(made);
  }

  /** The loop of a slot. */
  UserLoop of(int slot) {
    return loops.get(slot % loops.size());
  }

  void changeLoad(RunCommand command) {
    loops.forEach(loop -> loop.changeLoad(command));
  }

  /** The loop that does what is done once per run, if it is done on this agent. */
  UserLoop ofFixture() {
    return of(FixtureState.SLOT);
  }

  void forget(String runId) {
    loops.forEach(loop -> loop.forget(runId));
  }

  /** What each loop does for each run. */
  public CompletableFuture<List<LoopShare>> shares() {
    List<CompletableFuture<List<LoopShare>>> asked = loops.stream().map(UserLoop::shares).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(nothing -> asked.stream().flatMap(shares -> shares.join().stream()).toList());
  }

  /** Largest delay of any loop since the last call, nanoseconds. */
  public long takeMaxDelayNanos() {
    return loops.stream().mapToLong(UserLoop::takeMaxDelayNanos).max().orElse(0);
  }

  @PreDestroy
  void close() {
    loops.forEach(UserLoop::close);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
