package io.spate.agent.config;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who this agent is. The name may stay over restarts (a StatefulSet's pod, say), the incarnation
 * never does: it tells apart what two processes of one name have sent.
 */
@ApplicationScoped
public class AgentIdentity {
  private final String agentId;
  private final String version;
  private final long startedAt = System.currentTimeMillis();
  private final String incarnation =
      Long.toString(startedAt, 36)
          + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36), 36);

  AgentIdentity(
      AgentConfig config,
      @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version) {
    this.agentId = nameOf(config.id());
    this.version = version;
  }

  /**
   * The agent's name by its setting {@code spate.agent.id}: that, or the machine's and process's.
   */
  static String nameOf(Optional<String> id) {
    return id.filter(given -> !given.isBlank()).orElseGet(AgentIdentity::hostAndPid);
  }

  private static String hostAndPid() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "agent"; // a name is wanted, not an address: any will do
    }
    return host + "-" + ProcessHandle.current().pid();
  }

  /** Name of the agent, unique in the fleet. */
  public String agentId() {
    return agentId;
  }

  /** Different for each start of the process. */
  public String incarnation() {
    return incarnation;
  }

  public String version() {
    return version;
  }

  /** Milliseconds since the epoch. */
  public long startedAt() {
    return startedAt;
  }
}
