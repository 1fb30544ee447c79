package io.spate.agent.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of an agent, prefix {@code spate.agent}. */
@ConfigMapping(prefix = "spate.agent")
public interface AgentConfig {
  /** Name of the agent, unique in the fleet; default: the host name and the process id. */
  Optional<String> id();

  /** Where the agent runs, for people (a Kubernetes zone, say). */
  Optional<String> zone();

  /** Event loops that run users; 0: one per available processor. */
  @WithDefault("0")
  int loops();

  /** How often collected events are sent. Bounds what a crash can lose. */
  @WithDefault("100ms")
  Duration flushInterval();

  /** How many events may wait for Kafka before the policy applies. */
  @WithDefault("200000")
  int bufferEvents();

  /** What happens when so many events wait: users pause, or events are dropped and counted. */
  @WithDefault("pause")
  BufferPolicy bufferPolicy();

  /** How long requests in flight may take to end when a slot moves to another agent. */
  @WithDefault("2s")
  Duration handoverGrace();

  /** How long a quota waits for the command of its run before it is given up as unknown. */
  @WithDefault("30s")
  Duration commandTimeout();

  /** The longest wait for the next piece of a file that was sent with a run. */
  @WithDefault("30s")
  Duration dataTimeout();

  /** An agent whose clock surely is farther than this from Kafka's is marked, and says so. */
  @WithDefault("500ms")
  Duration clockSkewWarning();

  /** How agents share the slots among themselves. */
  Group group();

  /** The consumer group of the agents. */
  interface Group {
    /** Kafka's group protocol; the same for the whole fleet. */
    @WithDefault("classic")
    GroupProtocol protocol();

    /**
     * After this long without a word an agent's slots go to others; an agent without proof of
     * membership sends nothing after as long. With {@code consumer} the broker's {@code
     * group.consumer.session.timeout.ms} decides about the slots, and this must be the same.
     */
    @WithDefault("6s")
    Duration sessionTimeout();

    /**
     * How often an agent tells the group that it lives, and learns that slots are to be moved; with
     * {@code consumer} the broker says how often.
     */
    @WithDefault("200ms")
    Duration heartbeatInterval();

    /**
     * Of all slots, the share that may be on the way to another agent at a time while users run;
     * above 0, at most 1. Bounds how deep the load dips while agents join.
     */
    @WithDefault("0.04")
    double movingShare();
  }

  /** How https is spoken with targets; whether it is verified is the scenario's choice. */
  Tls tls();

  /** PEM files, none by default. */
  interface Tls {
    /** Certificates that a target's must descend from; default: those that the JVM trusts. */
    Optional<Path> authorities();

    /** The certificate that the agent shows to targets that ask for one. */
    Optional<Path> certificate();

    /** Its private key, PKCS #8. */
    Optional<Path> key();
  }
}
