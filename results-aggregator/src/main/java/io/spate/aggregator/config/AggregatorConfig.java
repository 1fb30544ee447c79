package io.spate.aggregator.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The settings of the aggregator, {@code spate.aggregator.*}. */
@ConfigMapping(prefix = "spate.aggregator")
public interface AggregatorConfig {

  /** How request events are reduced. */
  Reduce reduce();

  /** How runs are shown and finished. */
  Runs runs();

  /** The live streams of {@code /api/v1/runs/{id}/live}. */
  Live live();

  /** How request events are reduced. */
  interface Reduce {
    /** Stream threads of this instance; at most one per partition of the events does anything. */
    @WithDefault("1")
    int threads();

    /** How often what was reduced becomes visible, and how much is repeated after a crash. */
    @WithDefault("200ms")
    Duration commitInterval();

    /** A crashed instance's partitions are handed over after this time without a heartbeat. */
    @WithDefault("8s")
    Duration sessionTimeout();

    /** A crashed instance's open transaction holds up readers for at most about this time. */
    @WithDefault("8s")
    Duration transactionTimeout();

    /** Memory for what is written more than once between two commits, bytes. */
    @WithDefault("33554432")
    long cacheBytes();

    /** Instances that keep a warm copy of a partition's state, besides the one that reduces it. */
    @WithDefault("0")
    int standbyReplicas();

    /** Where Kafka Streams keeps its lock files; below java.io.tmpdir if not set. */
    Optional<String> stateDir();
  }

  /** How runs are shown and finished. */
  interface Runs {
    /** An agent is missing after this time without a heartbeat. */
    @WithDefault("6s")
    Duration agentMissingAfter();

    /**
     * How long a run that is over waits for events that agents say they have produced; then they
     * are named as lost.
     */
    @WithDefault("10s")
    Duration settleTime();

    /** How many finished runs are kept in memory, the newest; all stay in Kafka. */
    @WithDefault("200")
    int history();

    /** Statistics of a finished run leave the topic this long after its report was written. */
    @WithDefault("60s")
    Duration cleanUpAfter();
  }

  /** The live streams. */
  interface Live {
    /** Viewers at the same time; further ones are asked to come later. */
    @WithDefault("500")
    int maxViewers();

    /** Events that wait for a slow viewer; one that is slower is cut off and connects again. */
    @WithDefault("16")
    int bufferedEvents();
  }
}
