package io.spate.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.log.RunLogEntry;
import io.spate.protocol.quota.UserQuota;
import io.spate.protocol.report.RunReport;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.SlotStatus;
import java.io.IOException;
import java.util.Map;

/**
 * The layouts of control records that this version reads. A layout keeps its number for as long as
 * fields are only added, which a reader that does not know them ignores. It gets the next number
 * when an older reader would take it wrongly; then an older reader refuses it.
 */
final class Schemas {
  private static final Map<Class<?>, Integer> NEWEST =
      Map.of(
          RunCommand.class, RunCommand.SCHEMA,
          UserQuota.class, UserQuota.SCHEMA,
          SlotStatus.class, SlotStatus.SCHEMA,
          AgentStatus.class, AgentStatus.SCHEMA,
          RunLogEntry.class, RunLogEntry.SCHEMA,
          RunReport.class, RunReport.SCHEMA);

  private Schemas() {}

  /**
   * Refuses a record whose layout is newer than those that are read here. Before the record is
   * read: what comes of that says less.
   *
   * @throws UnreadableRecordException if it is newer
   */
  static void check(byte[] json, Class<?> type) {
    Integer newest = NEWEST.get(type);
    if (newest == null) {
      return;
    }
    long schema = schemaOf(json);
    if (schema > newest) {
      throw new UnreadableRecordException(
          "not a "
              + type.getSimpleName()
              + " record: its schema is "
              + schema
              + ", and this version of Spate reads up to "
              + newest
              + ": a newer version wrote it; upgrade this part, too",
          null);
    }
  }

  /** The record's number, 0 if there is none; what is not JSON is for the reader to tell. */
  private static long schemaOf(byte[] json) {
    try (JsonParser parser = Json.MAPPER.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return 0;
      }
      // Spate writes it first, so that this is the only field that is looked at.
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (name.equals("schema")) {
          return value == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : 0;
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      return 0;
    }
    return 0;
  }
}
