package io.spate.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * JSON of the control records. Unknown fields are ignored, so that an older part reads the records
 * of a newer one; a layout ({@code schema}) that it does not know is refused. Thread-safe.
 */
public final class Json {
  /** The one mapper of all control records. */
  public static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private Json() {}

  /** The record as UTF-8 JSON. */
  public static byte[] write(Object record) {
    try {
      return MAPPER.writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "cannot write " + record.getClass().getSimpleName() + " as JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a record.
   *
   * @param json null, as the value of a tombstone is, is no record
   * @return never null
   * @throws UnreadableRecordException if the bytes are no such record, or one of a newer layout
   */
  public static <T> T read(byte[] json, Class<T> type) {
    if (json == null) {
      throw new UnreadableRecordException("not a " + type.getSimpleName() + " record: null", null);
    }
    Schemas.check(json, type);
    try {
      T record = MAPPER.readValue(json, type);
      if (record == null) {
        throw new UnreadableRecordException(
            "not a " + type.getSimpleName() + " record: the JSON is null", null);
      }
      return record;
    } catch (IOException e) {
      throw new UnreadableRecordException(
          "not a " + type.getSimpleName() + " record: " + e.getMessage(), e);
    }
  }
}
