package io.spate.cli.run;

import io.spate.cli.CliVersion;
import io.spate.cli.parquet.Field;
import io.spate.cli.parquet.Field.Type;
import io.spate.cli.parquet.ParquetWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Events as Parquet: the columns of the CSV that comes, with types. A column that is not known
 * here, of a server newer than the command, is one of texts. Not thread-safe.
 */
final class EventParquet implements EventWriter, CsvCells.Rows {
  private static final String DUE = "due_us";
  private static final int DIGITS = 19; // so many could be more than 64 bits hold

  private static final Map<String, Field> KNOWN =
      Stream.of(
              Field.required("response_us", Type.INT64),
              Field.required("wait_us", Type.INT64),
              Field.optional("blocked_us", Type.INT64),
              Field.optional("connecting_us", Type.INT64),
              Field.optional("tls_us", Type.INT64),
              Field.optional("sending_us", Type.INT64),
              Field.optional("waiting_us", Type.INT64),
              Field.optional("receiving_us", Type.INT64),
              Field.required("name", Type.TEXT),
              Field.required("status", Type.INT32),
              Field.optional("error", Type.TEXT),
              Field.required("bytes_in", Type.INT64),
              Field.required("bytes_out", Type.INT64),
              Field.required("agent", Type.TEXT),
              Field.required("slot", Type.INT32),
              Field.required("user", Type.INT32),
              Field.optional("trace", Type.UNIQUE_TEXT))
          .collect(Collectors.toMap(Field::name, Function.identity()));

  private final CsvCells cells = new CsvCells(this);
  private final OutputStream out;
  private final List<Field> fields = new ArrayList<>();
  private ParquetWriter table; // null until the first line was read
  private int column;

  EventParquet(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(byte[] csv, int length) throws IOException {
    cells.read(csv, length);
  }

  @Override
  public long finish() throws IOException {
    cells.end();
    if (table == null) {
      throw new IOException("nothing came, not even the names of the columns");
    }
    return table.finish();
  }

  @Override
  public void cell(byte[] utf8, int length) throws IOException {
    if (table == null) {
      fields.add(field(new String(utf8, 0, length, StandardCharsets.UTF_8)));
      return;
    }
    if (column == fields.size()) {
      throw new IOException("line " + cells.line() + " has more cells than there are columns");
    }
    Field field = fields.get(column++);
    boolean text = field.type() == Type.TEXT || field.type() == Type.UNIQUE_TEXT;
    if (length == 0 && field.optional()) {
      table.nothing();
    } else if (text) {
      table.text(utf8, length);
    } else {
      table.number(number(utf8, length, field));
    }
  }

  @Override
  public void endRow() throws IOException {
    if (table == null) {
      table = new ParquetWriter(out, "spate version " + CliVersion.project(), List.copyOf(fields));
      return;
    }
    if (column < fields.size()) {
      throw new IOException("line " + cells.line() + " has fewer cells than there are columns");
    }
    column = 0;
    table.endRow();
  }

  private static Field field(String name) {
    // A time says by its type what its unit is.
    return name.equals(DUE)
        ? Field.required("due", Type.TIMESTAMP)
        : KNOWN.getOrDefault(name, Field.optional(name, Type.TEXT));
  }

  private long number(byte[] utf8, int length, Field field) throws IOException {
    long value = 0;
    int first = length > 0 && utf8[0] == '-' ? 1 : 0;
    boolean valid = length > first && length - first < DIGITS;
    for (int i = first; i < length && valid; i++) {
      int digit = utf8[i] - '0';
      valid = digit >= 0 && digit <= 9;
      value = 10 * value + digit;
    }
    value = first == 1 ? -value : value;
    if (!valid || field.type() == Type.INT32 && value != (int) value) {
      String text = new String(utf8, 0, Math.min(length, DIGITS), StandardCharsets.UTF_8);
      throw new IOException(
          "line " + cells.line() + " has '" + text + "' where " + field.name() + " is a number");
    }
    return value;
  }
}
