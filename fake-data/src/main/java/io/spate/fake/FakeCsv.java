package io.spate.fake;

import io.spate.scenario.fake.FakeRows;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Made-up rows as a CSV file (RFC 4180, UTF-8) that is read as it is made: no more than a row of it
 * is in memory. Used by one thread.
 */
public final class FakeCsv extends InputStream {
  private final List<FakeValues> columns;
  private int rowsLeft;
  private byte[] line;
  private int at;

  /** Begins before the header. */
  public FakeCsv(FakeRows rows) {
    this.columns =
        rows.columns().stream()
            .map(each -> new FakeValues(each, rows.locale(), rows.seed()))
            .toList();
    this.rowsLeft = rows.rows();
    this.line = bytes(String.join(",", rows.names()));
  }

  @Override
  public int read() {
    return hasMore() ? line[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, line.length - at);
    System.arraycopy(line, at, to, offset, count);
    at += count;
    return count;
  }

  private boolean hasMore() {
    if (at < line.length) {
      return true;
    }
    if (rowsLeft == 0) {
      return false;
    }
    rowsLeft--;
    StringBuilder text = new StringBuilder();
    for (FakeValues column : columns) {
      if (!text.isEmpty()) {
        text.append(',');
      }
      text.append('"').append(column.next().replace("\"", "\"\"")).append('"');
    }
    line = bytes(text.toString());
    at = 0;
    return true;
  }

  private static byte[] bytes(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The values of the first row, for people to see. */
  public static List<String> sample(FakeRows rows) {
    String[] values =
        rows.columns().stream()
            .map(each -> new FakeValues(each, rows.locale(), rows.seed()).next())
            .toArray(String[]::new);
    return Arrays.asList(values);
  }
}
