package io.spate.aggregator.events;

import io.spate.protocol.ErrorKind;
import io.spate.protocol.event.EventBatch;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Events as lines of CSV (RFC 4180), written as they are read. Times are whole microseconds. Not
 * thread-safe.
 */
public final class EventCsv implements RawEvents.Visitor {
  /** The columns, in the order of the file. */
  public static final List<String> COLUMNS =
      List.of(
          "due_us",
          "response_us",
          "wait_us",
          "blocked_us",
          "connecting_us",
          "tls_us",
          "sending_us",
          "waiting_us",
          "receiving_us",
          "name",
          "status",
          "error",
          "bytes_in",
          "bytes_out",
          "agent",
          "slot",
          "user",
          "trace");

  private static final String FORMULA = "=+-@\t\r";

  private final OutputStream out;
  private final StringBuilder text = new StringBuilder();

  /** Writes to a stream, which stays open. */
  public EventCsv(OutputStream out) {
    this.out = out;
  }

  /** Writes the first line. */
  public void header() {
    text.append(String.join(",", COLUMNS)).append('\n');
    write();
  }

  @Override
  public void visit(EventBatch batch, int[] chosen, int count) {
    String[] names = batch.names().stream().map(EventCsv::cell).toArray(String[]::new);
    String agent = cell(batch.agentId());
    for (int c = 0; c < count; c++) {
      line(batch, chosen[c], names, agent);
    }
    write();
  }

  private void line(EventBatch batch, int i, String[] names, String agent) {
    number(batch.dueUs(i)).append(',');
    number(batch.responseTimeUs(i)).append(',');
    number(batch.waitUs(i)).append(',');
    if (batch.hasPhases()) {
      number(batch.blockedUs(i)).append(',');
      number(batch.connectingUs(i)).append(',');
      number(batch.tlsUs(i)).append(',');
      number(batch.sendingUs(i)).append(',');
      number(batch.waitingUs(i)).append(',');
      number(batch.receivingUs(i)).append(',');
    } else {
      text.append(",,,,,,"); // not known
    }
    text.append(names[batch.nameIndex(i)]).append(',');
    number(batch.status(i)).append(',');
    if (batch.error(i) != 0) {
      text.append(cell(ErrorKind.of(batch.error(i)).label()));
    }
    text.append(',');
    number(batch.bytesIn(i)).append(',');
    number(batch.bytesOut(i)).append(',');
    text.append(agent).append(',');
    number(batch.slot(i)).append(',');
    number(batch.user(i)).append(',');
    String trace = batch.trace(i);
    if (trace != null) {
      text.append(trace);
    }
    text.append('\n');
  }

  private StringBuilder number(long value) {
    return text.append(value);
  }

  /** Quoted where it has to be; what a spreadsheet would take for a formula after an apostrophe. */
  private static String cell(String value) {
    String safe = !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }

  private void write() {
    try {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("nobody reads it any more", e);
    }
    text.setLength(0);
  }
}
