package io.spate.scenario.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Comma-separated values as RFC 4180 has them: a header, quotes around values with commas, quotes
 * (written twice) or line breaks in them. Lines end with LF or CR LF; empty ones are left out, and
 * so is a byte order mark. In place of the comma there may be a semicolon or a tab, as spreadsheets
 * write them in many countries: the first of the three in the header is it. Used once.
 */
final class Csv implements FeedFile.Format {
  private static final int END = -1;

  private final InputStream in;
  private final String name;
  private final List<String> columns = new ArrayList<>();
  private final byte[] buffer = new byte[64 * 1024];
  private int position;
  private int limit;
  private int line = 1; // of the byte that comes next
  private byte[] cell = new byte[256];
  private int length;
  private boolean special; // the cell has bytes beyond ASCII
  private int next;
  private int separator; // 0 until the header shows it

  Csv(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public void read(FeedFile.Sink sink) throws IOException {
    next = fetch();
    skipByteOrderMark();
    while (next != END) {
      if (next == '\n' || next == '\r') {
        advance();
        continue;
      }
      if (columns.isEmpty()) {
        header();
      } else {
        row(sink);
      }
    }
    if (columns.isEmpty()) {
      throw new DataException(name + " is empty", "its first line has the names of the columns");
    }
  }

  private void header() throws IOException {
    Set<String> known = new HashSet<>();
    boolean more = true;
    while (more) {
      more = cell();
      String column = new String(cell, 0, length, StandardCharsets.UTF_8).trim();
      if (column.isEmpty()) {
        throw wrong(1, "column " + (columns.size() + 1) + " has no name", null);
      }
      if (!known.add(column)) {
        throw wrong(1, "column '" + column + "' is there twice", "rename one");
      }
      columns.add(column);
      if (columns.size() > FeedFile.MAX_COLUMNS) {
        throw wrong(1, "there are more than " + FeedFile.MAX_COLUMNS + " columns", null);
      }
    }
    separator = separator == 0 ? ',' : separator; // one column
  }

  private void row(FeedFile.Sink sink) throws IOException {
    int first = line;
    int count = 0;
    boolean more = true;
    while (more) {
      more = cell();
      if (count < columns.size()) {
        sink.value(count, cell, 0, length);
      }
      count++;
    }
    if (count != columns.size()) {
      throw wrong(
          first,
          "values: " + count + ", columns: " + columns.size(),
          count > columns.size()
              ? "a value with a " + separatorName() + " in it needs quotes around it"
              : "columns are " + String.join(Character.toString(separator), columns));
    }
    sink.endRow();
  }

  /** Reads one value; false if it was the last of its row. */
  private boolean cell() throws IOException {
    length = 0;
    special = false;
    int first = line;
    if (next == '"') {
      quoted();
    } else {
      while (!isSeparator() && next != '\n' && next != END && !isLineEnd()) {
        add();
      }
    }
    if (special) {
      requireText(first);
    }
    if (isSeparator()) {
      advance();
      return true;
    }
    if (next == '\r') {
      advance();
    }
    if (next == '\n') {
      advance();
    }
    return false;
  }

  /**
   * Whether a value ends here; the first sign of the header that may do so is the one that does.
   */
  private boolean isSeparator() {
    if (separator == 0 && (next == ',' || next == ';' || next == '\t')) {
      separator = next;
    }
    return separator != 0 && next == separator;
  }

  private String separatorName() {
    return separator == ',' ? "comma" : separator == ';' ? "semicolon" : "tab";
  }

  /** A CR that a LF or the end follows. */
  private boolean isLineEnd() throws IOException {
    return next == '\r' && (peek() == '\n' || peek() == END);
  }

  private void quoted() throws IOException {
    int opened = line;
    advance();
    while (true) {
      if (next == END) {
        throw wrong(opened, "a quote is not closed", "a quote within a value is written twice");
      }
      if (next != '"') {
        add();
        continue;
      }
      advance();
      if (next != '"') {
        break;
      }
      add();
    }
    if (!isSeparator() && next != '\n' && next != END && !isLineEnd()) {
      throw wrong(
          line, "there is text after a closing quote", "a quote within a value is written twice");
    }
  }

  private void add() throws IOException {
    if (length == cell.length) {
      cell = Arrays.copyOf(cell, 2 * length);
    }
    special |= next >= 0x80;
    cell[length++] = (byte) next;
    advance();
  }

  private void requireText(int first) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(cell, 0, length));
    } catch (CharacterCodingException e) {
      throw wrong(first, "the text is not UTF-8", "save the file as UTF-8");
    }
  }

  private void skipByteOrderMark() throws IOException {
    if (next == 0xEF) {
      int second = fetch();
      int third = fetch();
      if (second == 0xBB && third == 0xBF) {
        next = fetch();
      } else {
        throw wrong(1, "the text is not UTF-8", "save the file as UTF-8");
      }
    }
  }

  private void advance() throws IOException {
    if (next == '\n') {
      line++;
    }
    next = fetch();
  }

  private int fetch() throws IOException {
    int peeked = peek();
    position++;
    return peeked;
  }

  private int peek() throws IOException {
    if (position >= limit) {
      limit = Math.max(0, in.read(buffer));
      position = 0;
      if (limit == 0) {
        return END;
      }
    }
    return buffer[position] & 0xFF;
  }

  private DataException wrong(int at, String message, String hint) {
    return new DataException(name + " line " + at + ": " + message, hint);
  }
}
