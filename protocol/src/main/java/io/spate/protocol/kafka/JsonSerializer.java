package io.spate.protocol.kafka;

import io.spate.protocol.Json;
import org.apache.kafka.common.serialization.Serializer;

/** Any control record as JSON. Thread-safe. */
public final class JsonSerializer implements Serializer<Object> {
  @Override
  public byte[] serialize(String topic, Object record) {
    return record == null ? null : Json.write(record);
  }
}
