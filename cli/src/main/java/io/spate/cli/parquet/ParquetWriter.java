package io.spate.cli.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A table as Parquet, written while its rows come: each row cell by cell from the first column to
 * the last. It holds one row group, of at most 64 Ki rows and about 16 MB; each column of it is a
 * page, compressed with GZIP, of texts that repeat a page with the dictionary before. What
 * describes the row groups stands at the end of the file, so a file that was not {@linkplain
 * #finish() finished} is none for any reader. Not thread-safe.
 */
public final class ParquetWriter {
  /** Rows of a row group at the most. */
  public static final int GROUP_ROWS = 64 * 1024;

  private static final long GROUP_BYTES = 16 << 20;
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  // As parquet.thrift numbers them.
  private static final int REQUIRED = 0;
  private static final int OPTIONAL = 1;
  private static final int UTF8 = 0;
  private static final int TIMESTAMP_MICROS = 10;
  private static final int LOGICAL_STRING = 1;
  private static final int LOGICAL_TIMESTAMP = 8;
  private static final int MICROS = 2;
  private static final int GZIP = 2;
  private static final int PLAIN = 0;
  private static final int RLE = 3;
  private static final int RLE_DICTIONARY = 8;
  private static final int DATA_PAGE = 0;
  private static final int DICTIONARY_PAGE = 2;

  private final OutputStream out;
  private final String writer;
  private final List<Column> columns;
  private final Bytes page = new Bytes();
  private final Bytes compressed = new Bytes();
  private final Bytes groups = new Bytes();
  private final Bytes header = new Bytes();
  private int next;
  private int groupCount;
  private int rows;
  private long allRows;
  private long position;

  /**
   * Begins the file.
   *
   * @param out stays open
   * @param writer who writes it, told in the file: {@code name version 1.2}
   */
  public ParquetWriter(OutputStream out, String writer, List<Field> fields) throws IOException {
    this.out = out;
    this.writer = writer;
    this.columns = fields.stream().map(Column::new).toList();
    out.write(MAGIC);
    position = MAGIC.length;
  }

  /**
   * The next cell is a number.
   *
   * @throws IllegalArgumentException if the column has texts, or the number does not fit
   */
  public void number(long value) {
    columns.get(next).number(value);
    next++;
  }

  /**
   * The next cell is a text, the first bytes of an array; they are copied.
   *
   * @throws IllegalArgumentException if the column has numbers
   */
  public void text(byte[] utf8, int length) {
    columns.get(next).text(utf8, length);
    next++;
  }

  /**
   * The next cell is empty.
   *
   * @throws IllegalArgumentException if the column needs values
   */
  public void nothing() {
    columns.get(next).nothing();
    next++;
  }

  /**
   * Ends a row.
   *
   * @throws IllegalArgumentException if it has not as many cells as there are columns
   */
  public void endRow() throws IOException {
    if (next != columns.size()) {
      throw new IllegalArgumentException(
          "the row has " + next + " cells, the table " + columns.size() + " columns");
    }
    next = 0;
    rows++;
    if (rows == GROUP_ROWS || columns.stream().mapToLong(Column::size).sum() > GROUP_BYTES) {
      writeGroup();
    }
  }

  /** Writes what is held, and the end of the file. Returns how many rows it has. */
  public long finish() throws IOException {
    if (rows > 0) {
      writeGroup();
    }
    Bytes footer = footer();
    footer.number(footer.size(), 4);
    footer.write(MAGIC, 0, MAGIC.length);
    write(footer);
    return allRows;
  }

  private void writeGroup() throws IOException {
    long start = position;
    CompactThrift group = new CompactThrift(groups).begin().structs(1, columns.size());
    long size = 0;
    for (Column column : columns) {
      size += writeColumn(column, group);
      column.clear();
    }
    group.i64(2, size).i64(3, rows).i64(5, start).i64(6, position - start);
    if (groupCount <= Short.MAX_VALUE) {
      group.i16(7, groupCount);
    }
    group.end();
    groupCount++;
    allRows += rows;
    rows = 0;
  }

  /** Returns the number of bytes before compression. */
  private long writeColumn(Column column, CompactThrift group) throws IOException {
    long start = position;
    long size = 0;
    if (column.hasDictionary()) {
      page.clear();
      column.dictionaryPage(page);
      size += writePage(DICTIONARY_PAGE, column.entries(), PLAIN);
    }
    long data = position;
    page.clear();
    column.dataPage(page);
    int encoding = column.hasDictionary() ? RLE_DICTIONARY : PLAIN;
    size += writePage(DATA_PAGE, column.rows(), encoding);
    group.begin().i64(2, 0).begin(3);
    group.i32(1, column.field().type().physical);
    group.i32s(
        2, column.hasDictionary() ? new int[] {PLAIN, RLE, encoding} : new int[] {PLAIN, RLE});
    group.texts(3, column.field().name()).i32(4, GZIP).i64(5, column.rows());
    group.i64(6, size).i64(7, position - start).i64(9, data);
    if (column.hasDictionary()) {
      group.i64(11, start);
    }
    group.end().end();
    return size;
  }

  /** Returns the number of bytes before compression. */
  private int writePage(int type, int values, int encoding) throws IOException {
    compressed.clear();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      page.writeTo(gzip);
    }
    header.clear();
    CompactThrift thrift = new CompactThrift(header).begin();
    thrift.i32(1, type).i32(2, page.size()).i32(3, compressed.size());
    thrift.begin(type == DATA_PAGE ? 5 : 7).i32(1, values).i32(2, encoding);
    if (type == DATA_PAGE) {
      thrift.i32(3, RLE).i32(4, RLE);
    }
    thrift.end().end();
    write(header);
    write(compressed);
    return header.size() + page.size();
  }

  private Bytes footer() {
    Bytes footer = new Bytes();
    CompactThrift thrift = new CompactThrift(footer).begin().i32(1, 1);
    thrift.structs(2, columns.size() + 1);
    thrift.begin().text(4, "schema").i32(5, columns.size()).end();
    for (Column column : columns) {
      describe(column.field(), thrift);
    }
    thrift.i64(3, allRows).structs(4, groupCount);
    groups.appendTo(footer);
    thrift.text(6, writer).end();
    return footer;
  }

  private static void describe(Field field, CompactThrift thrift) {
    thrift.begin().i32(1, field.type().physical).i32(3, field.optional() ? OPTIONAL : REQUIRED);
    thrift.text(4, field.name());
    if (field.type().isText()) {
      thrift.i32(6, UTF8).begin(10).begin(LOGICAL_STRING).end().end();
    } else if (field.type() == Field.Type.TIMESTAMP) {
      thrift.i32(6, TIMESTAMP_MICROS).begin(10).begin(LOGICAL_TIMESTAMP);
      thrift.flag(1, true).begin(2).begin(MICROS).end().end().end().end();
    }
    thrift.end();
  }

  private void write(Bytes bytes) throws IOException {
    bytes.writeTo(out);
    position += bytes.size();
  }
}
