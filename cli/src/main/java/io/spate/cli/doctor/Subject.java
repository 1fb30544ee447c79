package io.spate.cli.doctor;

import io.spate.cli.api.Access;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is examined. What is empty is not, and a finding says so.
 *
 * @param kafka Kafka client settings, {@code bootstrap.servers} at least; empty for no Kafka
 * @param controlPlane address of the control plane
 * @param aggregators addresses of the results aggregators
 * @param access how they are spoken to
 * @param local whether it is the local stack of this machine, which `spate up` repairs
 */
public record Subject(
    Map<String, Object> kafka,
    Optional<URI> controlPlane,
    List<URI> aggregators,
    Access access,
    boolean local) {
  public Subject {
    kafka = Map.copyOf(kafka);
    aggregators = List.copyOf(aggregators);
  }

  String bootstrap() {
    return String.valueOf(kafka.get("bootstrap.servers"));
  }
}
