package io.spate.protocol;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every topic of Spate: name, default number of partitions, clean-up and retention. The single
 * source of truth; provisioning, services, charts and tests are checked against it.
 */
public enum Topics {
  /**
   * Key: run id. The whole desired state of a run; one partition, so that revisions are ordered.
   */
  RUN_COMMANDS("spate.run-commands", 1, Cleanup.COMPACT, null),
  /** Key: run id / slot. One slot's share of the users; its partition count bounds the agents. */
  USER_QUOTAS("spate.user-quotas", 120, Cleanup.DELETE, Duration.ofDays(7)),
  /** Key: run id / slot. Progress and end of a slot. */
  SLOT_STATUS("spate.slot-status", 3, Cleanup.COMPACT, null),
  /** Key: agent id. A heartbeat each second. */
  AGENT_STATUS("spate.agent-status", 3, Cleanup.COMPACT_DELETE, Duration.ofHours(1)),
  /** Key: agent id / loop. Batches of request events. */
  REQUEST_EVENTS("spate.request-events", 12, Cleanup.DELETE, Duration.ofHours(24)),
  /** Key: run id / partition / second or total. Partial statistics. */
  RUN_STATS("spate.run-stats", 6, Cleanup.COMPACT_DELETE, Duration.ofDays(7)),
  /**
   * Key: run id / what happened. What happened to a run, for people; the key is the same whoever
   * writes it, so that an occurrence noticed by several parts is one entry.
   */
  RUN_LOG("spate.run-log", 1, Cleanup.COMPACT_DELETE, Duration.ofDays(7)),
  /** Key: run id, or run id / chunk. Finished runs. */
  RUN_REPORTS("spate.run-reports", 1, Cleanup.COMPACT, null),
  /**
   * Key: that of the record. Records that a service could not read, each once per service; one
   * partition, so that who writes sees what was written.
   */
  DEAD_LETTERS("spate.dead-letters", 1, Cleanup.DELETE, Duration.ofDays(7)),
  /**
   * Key: time / random, one for each entry. Who asked for what. No entry replaces another:
   * compacting leaves one of an entry that was written twice, and time removes it.
   */
  AUDIT("spate.audit", 1, Cleanup.COMPACT_DELETE, Duration.ofDays(90)),
  /**
   * Key: run id / file / chunk. Files that were sent with runs, in pieces; removed when their run
   * is over. One partition, so that the pieces of a file are in order.
   */
  RUN_DATA("spate.run-data", 1, Cleanup.COMPACT_DELETE, Duration.ofDays(7));

  /** Kafka's clean-up policies as used here. */
  public enum Cleanup {
    COMPACT("compact"),
    DELETE("delete"),
    COMPACT_DELETE("compact,delete");

    private final String policy;

    Cleanup(String policy) {
      this.policy = policy;
    }

    /** The value of Kafka's topic setting {@code cleanup.policy}. */
    public String policy() {
      return policy;
    }
  }

  private final String topic;
  private final int partitions;
  private final Cleanup cleanup;
  private final Duration retention;

  Topics(String topic, int partitions, Cleanup cleanup, Duration retention) {
    this.topic = topic;
    this.partitions = partitions;
    this.cleanup = cleanup;
    this.retention = retention;
  }

  /** The name in Kafka. */
  public String topic() {
    return topic;
  }

  /** How many partitions the topic is made with when Spate makes it. */
  public int partitions() {
    return partitions;
  }

  public Cleanup cleanup() {
    return cleanup;
  }

  /** How long records are kept; null for as long as nothing replaces them. */
  public Duration retention() {
    return retention;
  }

  /**
   * Kafka's topic settings. Compacted topics get small segments, so that they are compacted soon;
   * the audit log has hardly anything to compact, and would have thousands of them in its 90 days.
   */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("cleanup.policy", cleanup.policy());
    if (retention != null) {
      settings.put("retention.ms", Long.toString(retention.toMillis()));
    }
    if (cleanup != Cleanup.DELETE) {
      Duration segment = this == AUDIT ? Duration.ofDays(1) : Duration.ofMinutes(10);
      settings.put("segment.ms", Long.toString(segment.toMillis()));
      settings.put("min.cleanable.dirty.ratio", "0.2");
    }
    if (this == RUN_COMMANDS || this == RUN_REPORTS || this == RUN_STATS) {
      // A scenario with inline data, or a second with many names, may be larger than Kafka's 1 MiB.
      settings.put("max.message.bytes", Integer.toString(MAX_RECORD_BYTES));
    }
    if (this == AGENT_STATUS) {
      // Acknowledgements tell the brokers' time, which agents compare their clocks with.
      settings.put("message.timestamp.type", "LogAppendTime");
    }
    if (this == DEAD_LETTERS) {
      // Whoever writes garbage without end must not fill a disk.
      settings.put("retention.bytes", Integer.toString(64 * 1024 * 1024));
      settings.put("segment.bytes", Integer.toString(16 * 1024 * 1024));
    }
    if (this == RUN_DATA) {
      // Only whole segments are compacted: what is removed must not hold much else.
      settings.put("segment.bytes", Integer.toString(64 * 1024 * 1024));
    }
    return settings;
  }

  /** The largest record that Spate writes, in bytes; producers and topics are set to it. */
  public static final int MAX_RECORD_BYTES = 8 * 1024 * 1024;

  /** The consumer group of the agents on {@link #USER_QUOTAS}. */
  public static final String AGENT_GROUP = "spate-load-agents";

  /** The Kafka Streams application (and group) that reduces {@link #REQUEST_EVENTS}. */
  public static final String REDUCER_APPLICATION = "spate-reducer";
}
