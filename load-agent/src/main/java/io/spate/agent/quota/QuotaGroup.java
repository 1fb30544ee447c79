package io.spate.agent.quota;

import io.smallrye.common.annotation.Identifier;
import io.spate.agent.config.AgentConfig;
import io.spate.agent.config.GroupProtocol;
import io.spate.agent.user.FleetSize;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/** The agents' consumer group: its settings for the quotas' channel, and its size. */
@ApplicationScoped
class QuotaGroup implements FleetSize {
  private static final int JOIN_SESSIONS = 3;

  private final AgentConfig.Group config;

  QuotaGroup(AgentConfig config) {
    this.config = config.group();
  }

  /**
   * Kafka consumer settings; the channel refers to them by this identifier. The protocols do not
   * take each other's settings.
   */
  @Produces
  @Identifier("quota-group")
  Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, config.protocol().name().toLowerCase());
    // Also how long a member waits for the answer to its joining. A broker that is killed may lose
    // that answer; with Kafka's five minutes the agent's users would send nothing for so long.
    settings.put(
        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
        Long.toString(JOIN_SESSIONS * config.sessionTimeout().toMillis()));
    if (config.protocol() == GroupProtocol.CLASSIC) {
      // The second one is for agents that do not know the first: a group agrees on what all know.
      settings.put(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          GradualAssignor.class.getName() + "," + CooperativeStickyAssignor.class.getName());
      settings.put(GradualAssignor.MOVING_SHARE, Double.toString(config.movingShare()));
      settings.put(
          ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
          Long.toString(config.sessionTimeout().toMillis()));
      settings.put(
          ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
          Long.toString(config.heartbeatInterval().toMillis()));
    }
    return settings;
  }

  @Override
  public int agents() {
    return GradualAssignor.members();
  }
}
