package io.spate.controlplane.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.spate.scenario.target.AllowedTargets;
import java.time.Duration;
import java.util.List;

/**
 * The settings of the control plane; each may be given as a system property ({@code
 * spate.targets.allowed}) or in the environment ({@code SPATE_TARGETS_ALLOWED}). Kafka's own
 * settings are {@code kafka.*}, such as {@code kafka.bootstrap.servers}.
 */
@ConfigMapping(prefix = "spate")
public interface ControlPlaneConfig {
  Topics topics();

  Targets targets();

  Limits limits();

  Start start();

  End end();

  Publish publish();

  Data data();

  History history();

  Scaling scaling();

  Pages pages();

  /** Making the topics. */
  interface Topics {
    /** Whether to make the topics that are missing; false where an operator makes them. */
    @WithDefault("true")
    boolean provision();

    /** Replicas of topics made here; -1 for the broker's default. */
    @WithDefault("-1")
    short replicationFactor();
  }

  /** What may be put under load. */
  interface Targets {
    /**
     * Hosts ({@code shop.test}), hosts with a port ({@code shop.test:8443}), domains ({@code
     * *.test}), addresses and networks ({@code 10.1.0.0/16}). All else is refused.
     */
    @WithDefault(AllowedTargets.DEFAULT)
    List<String> allowed();
  }

  /** What one run may ask for, and all of them together. */
  interface Limits {
    /** The most users of a run. */
    @WithDefault("1000000")
    int users();

    /** The greatest arrival rate of a run of the open model, per second. */
    @WithDefault("1000000")
    double rate();

    /** The longest run; quotas are kept for seven days, so that is the most that makes sense. */
    @WithDefault("72H")
    Duration duration();

    /** The largest body of a request in bytes; 1024 to 8388608, which is what Kafka takes. */
    @WithDefault("8388608")
    int bodyBytes();

    /**
     * The most bytes that rows in a scenario's text may take in an agent's memory; files that are
     * sent with it are bounded by {@code spate.data.max-bytes}.
     */
    @WithDefault("16777216")
    long dataBytes();

    Total total();

    /** What all runs that are not over may ask for together. */
    interface Total {
      /** The most runs. */
      @WithDefault("100")
      int runs();

      /** The most users of runs of the closed model. */
      @WithDefault("1000000")
      long users();

      /** The greatest sum of arrival rates of runs of the open model, per second. */
      @WithDefault("1000000")
      double rate();
    }
  }

  /** How a run starts. */
  interface Start {
    /** How long a run waits for its agents if it does not say so itself. */
    @WithDefault("60S")
    Duration timeout();

    /** From the decision to start until users start, so that every agent knows in time. */
    @WithDefault("500ms")
    Duration lead();

    /** With enough agents there, how long to wait for the last slots before starting anyway. */
    @WithDefault("10S")
    Duration slotPatience();
  }

  /** How a run ends. */
  interface End {
    /** After the graceful stop, how long to wait for slots that have not said that they ended. */
    @WithDefault("15S")
    Duration slotPatience();
  }

  /** Writing to Kafka. */
  interface Publish {
    /** How long to wait for all acknowledgements of one request. */
    @WithDefault("9S")
    Duration timeout();
  }

  /** Files that are sent with runs. */
  interface Data {
    /**
     * The most bytes that all files of a run may have together; agents hold their rows in memory.
     */
    @WithDefault("104857600")
    long maxBytes();

    /** How long Kafka may take for all files of a run. */
    @WithDefault("60S")
    Duration timeout();
  }

  /** What is kept of runs that are over. */
  interface History {
    /** How many runs are kept; older ones that are over are removed from the topics. */
    @WithDefault("200")
    int runs();
  }

  /** How many agents are wanted, for an autoscaler that asks {@code /api/v1/scaling}. */
  interface Scaling {
    /** Users of the closed model that one agent carries; at least 1. */
    @WithDefault("1000")
    int usersPerAgent();

    /** Arrivals per second of the open model that one agent carries; above 0. */
    @WithDefault("2000")
    double ratePerAgent();
  }

  /** Where people look at a run. */
  interface Pages {
    /** Base URL of the aggregator. */
    @WithDefault("http://127.0.0.1:8091")
    String url();
  }
}
