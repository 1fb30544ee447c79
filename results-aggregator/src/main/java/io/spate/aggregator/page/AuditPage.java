package io.spate.aggregator.page;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.spate.aggregator.control.ControlPlane;
import io.spate.protocol.Json;
import io.spate.protocol.UnreadableRecordException;
import io.spate.protocol.audit.AuditEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What the page of the audit log is rendered from.
 *
 * @param rows newest first
 * @param problem why there are none; null if they could be had
 */
record AuditPage(List<Row> rows, String problem) {

  /** How many entries the page shows at the most. */
  static final int LIMIT = 500;

  /** An entry with what a cell shows. */
  record Row(AuditEntry entry) {
    public String outcome() {
      return entry.outcome().name().toLowerCase(Locale.ROOT);
    }

    /** The state whose colours the outcome has. */
    public String state() {
      return switch (entry.outcome()) {
        case DONE -> "finished";
        case REFUSED -> "stopped";
        case FAILED, UNKNOWN -> "failed";
      };
    }

    /** Whether the subject is a run with a page. */
    public boolean aboutRun() {
      return entry.subject() != null
          && entry.action().startsWith("run.")
          && !entry.subject().contains(" ");
    }
  }

  /** The answer as it is read back. */
  @RegisterForReflection
  record Entries(List<AuditEntry> entries) {}

  static AuditPage of(ControlPlane.Answer answer) {
    if (!answer.isOk()) {
      return unavailable("the control plane answers with status " + answer.status());
    }
    try {
      Entries read = Json.read(answer.body().getBytes(StandardCharsets.UTF_8), Entries.class);
      if (read.entries() == null) {
        return unavailable("the control plane's answer has no entries; is it another version?");
      }
      return new AuditPage(read.entries().stream().map(Row::new).toList(), null);
    } catch (UnreadableRecordException e) {
      return unavailable("its answer cannot be read: " + e.getMessage());
    }
  }

  static AuditPage unavailable(String problem) {
    return new AuditPage(List.of(), problem);
  }
}
