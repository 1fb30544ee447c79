package io.spate.cli.doctor;

import io.spate.cli.CliVersion;
import io.spate.cli.api.AgentView;
import java.util.List;
import java.util.function.Consumer;

/** Makes all examinations, one after the other, and tells each finding at once. */
public final class Doctor {
  private final Consumer<Finding> tell;

  private Doctor(Consumer<Finding> tell) {
    this.tell = tell;
  }

  /**
   * Examines; takes some seconds, and where nothing answers at most about half a minute.
   *
   * @param tell told of each finding, on the calling thread
   */
  public static void examine(Subject subject, Consumer<Finding> tell) {
    new Doctor(tell).examine(subject);
  }

  private void examine(Subject subject) {
    Machine.ofThisOne().findings().forEach(tell);
    Services services = new Services(subject, CliVersion.project());
    services.findings().forEach(tell);
    List<AgentView> agents = services.agents(tell);
    if (subject.kafka().isEmpty()) {
      tell.accept(
          Finding.warn(
              "Kafka", "not checked", "its address", "give --bootstrap HOST:PORT to check it"));
      ClockSkew.byControlPlane(agents).forEach(tell);
      return;
    }
    try (KafkaCluster kafka = KafkaCluster.at(subject)) {
      if (kafka.isReachable(tell)) {
        kafka.topics().forEach(tell);
        tell.accept(kafka.clock());
        new Heartbeats(subject.kafka()).clocks(agents).forEach(tell);
      } else {
        ClockSkew.byControlPlane(agents).forEach(tell);
      }
    }
  }
}
