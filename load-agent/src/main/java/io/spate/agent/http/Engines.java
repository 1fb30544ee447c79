package io.spate.agent.http;

import io.netty.channel.EventLoop;
import io.spate.agent.config.AgentConfig;
import io.spate.http.ConnectionPolicy;
import io.spate.http.EngineOptions;
import io.spate.http.HttpEngine;
import io.spate.http.HttpVersion;
import io.spate.http.TargetGuard;
import io.spate.http.TlsOptions;
import io.spate.scenario.Connections;
import io.spate.scenario.HttpOptions;

/** Makes the HTTP engines of this agent, one per run and event loop. Immutable. */
public final class Engines {
  private final AgentConfig.Tls tls;
  private final TargetGuard guard;
  private final int loops;

  /** For an agent with so many event loops. */
  public Engines(AgentConfig.Tls tls, TargetGuard guard, int loops) {
    this.tls = tls;
    this.guard = guard;
    this.loops = loops;
  }

  /** An engine as a scenario wants it, for the loop of a number. */
  public HttpEngine create(HttpOptions options, int loop, EventLoop eventLoop) {
    return new HttpEngine(
        eventLoop,
        new EngineOptions(
            options.connectTimeout(),
            policy(options.connections(), loop),
            new TlsOptions(
                options.verifyTls(),
                tls.authorities().orElse(null),
                tls.certificate().orElse(null),
                tls.key().orElse(null)),
            guard,
            versionOf(options)));
  }

  /** Which HTTP the engine of a scenario speaks. */
  public static HttpVersion versionOf(HttpOptions options) {
    return switch (options.version()) {
      case HTTP_1_1 -> HttpVersion.HTTP_1_1;
      case HTTP_2 -> HttpVersion.HTTP_2;
      case AUTO -> HttpVersion.AUTO;
    };
  }

  private ConnectionPolicy policy(Connections connections, int loop) {
    return switch (connections) {
      case Connections.PerUser own -> ConnectionPolicy.perUser();
      case Connections.Shared shared when shared.max() == Connections.Shared.UNBOUNDED ->
          ConnectionPolicy.shared();
      case Connections.Shared shared -> new ConnectionPolicy.Shared(share(shared.max(), loop));
    };
  }

  /** A loop's share of the agent's connections; at least one, as its users must get on. */
  private int share(int max, int loop) {
    return Math.max(1, max / loops + (loop < max % loops ? 1 : 0));
  }
}
