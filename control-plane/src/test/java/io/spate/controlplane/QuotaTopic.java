package io.spate.controlplane;

import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.kafka.TopicReader;
import io.spate.protocol.quota.UserQuota;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** All that is in the topic of the user quotas. */
public final class QuotaTopic implements AutoCloseable {
  private final List<Placed> quotas = new CopyOnWriteArrayList<>();
  private final TopicReader reader;

  /** A quota, and the partition and key it was found under. */
  public record Placed(int partition, String key, UserQuota quota) {}

  public QuotaTopic(String bootstrapServers) {
    reader =
        new TopicReader(
                Topics.USER_QUOTAS,
                Map.of("bootstrap.servers", bootstrapServers),
                this::accept,
                (record, reason) -> {
                  throw reason;
                },
                (topic, reason) -> {})
            .start();
  }

  private void accept(ConsumerRecord<String, byte[]> record) {
    UserQuota quota = Json.read(record.value(), UserQuota.class);
    quotas.add(new Placed(record.partition(), record.key(), quota));
  }

  /** The quotas of a run that have been read so far. */
  public List<Placed> of(String runId) {
    return quotas.stream().filter(placed -> placed.quota.runId().equals(runId)).toList();
  }

  @Override
  public void close() {
    reader.close();
  }
}
