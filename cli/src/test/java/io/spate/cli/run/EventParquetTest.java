package io.spate.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import io.spate.cli.CliException;
import io.spate.cli.parquet.ParquetWriter;
import io.spate.cli.run.EventFile.Format;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read by two readers of others, and compared with the CSV it came from. */
class EventParquetTest {
  private static final List<String> COLUMNS =
      List.of(
          "due_us,response_us,wait_us,blocked_us,connecting_us,tls_us,sending_us,waiting_us,receiving_us,name,status,error,bytes_in,bytes_out,agent,slot,user,trace"
              .split(","));
  private static final List<String> ODD =
      List.of(
          "GET /a,b",
          "POST \"quoted\"",
          "two\nlines, \"and\" more",
          "größe – 支払い 🛒",
          "'=1+1",
          " ",
          "",
          "x".repeat(10_000));
  private static final long SEED = 20_261_127;

  @TempDir Path directory;

  /** Rows as the aggregator has them; an empty cell is none. */
  private static List<List<String>> events(int count) {
    Random random = new Random(SEED);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean phases = random.nextInt(5) > 0;
      boolean failed = random.nextInt(20) == 0;
      List<String> row = new ArrayList<>();
      row.add(String.valueOf(1_790_000_000_000_000L + random.nextLong(3_600_000_000L)));
      row.add(
          String.valueOf(
              random.nextInt(100) == 0 ? random.nextLong(1L << 40) : random.nextInt(9_000)));
      row.add(String.valueOf(random.nextInt(50)));
      for (int phase = 0; phase < 6; phase++) {
        row.add(phases ? String.valueOf(random.nextInt(3_000)) : "");
      }
      row.add(
          random.nextInt(200) == 0
              ? ODD.get(random.nextInt(ODD.size()))
              : "GET /" + random.nextInt(40));
      row.add(failed ? "0" : "200");
      row.add(failed ? "timeout" : "");
      row.add(String.valueOf(random.nextInt()));
      row.add(String.valueOf(random.nextInt(2_000)));
      row.add("agent-" + i / 1_000 % 3); // runs of the same, as batches have them
      row.add(String.valueOf(random.nextInt(64)));
      row.add(String.valueOf(random.nextInt(Integer.MAX_VALUE)));
      row.add(
          random.nextInt(3) == 0
              ? "%016x%016x".formatted(random.nextLong(), random.nextLong())
              : "");
      rows.add(row);
    }
    return rows;
  }

  private static byte[] csv(List<String> columns, List<List<String>> rows) {
    StringBuilder text = new StringBuilder(String.join(",", columns)).append('\n');
    for (List<String> row : rows) {
      text.append(row.stream().map(EventParquetTest::cell).collect(Collectors.joining(",")));
      text.append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String cell(String value) {
    return value.matches("(?s).*[,\"\n\r].*") ? '"' + value.replace("\"", "\"\"") + '"' : value;
  }

  private Path written(List<String> columns, List<List<String>> rows) {
    Path file = directory.resolve("e.parquet");
    EventFile.Written written =
        new EventFile(file, Format.parquet).write(new ByteArrayInputStream(csv(columns, rows)));
    assertThat(written.events()).isEqualTo(rows.size());
    assertThat(file).hasSize(written.bytes());
    return file;
  }

  private static String micros(Instant time) {
    return String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }

  private static List<List<String>> readInJava(Path file) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file));
        RowReader row = reader.rowReader()) {
      int columns = reader.getFileSchema().getColumnCount();
      while (row.hasNext()) {
        row.next();
        rows.add(
            IntStream.range(0, columns)
                .mapToObj(i -> row.isNull(i) ? "" : text(row.getValue(i)))
                .toList());
      }
    }
    return rows;
  }

  private static String text(Object value) {
    return switch (value) {
      case Instant time -> micros(time);
      case OffsetDateTime time -> micros(time.toInstant());
      default -> value.toString();
    };
  }

  private static List<List<String>> query(String sql) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("set threads = 1");
      List<List<String>> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery(sql)) {
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int i = 1; i <= columns; i++) {
            Object value = result.getObject(i);
            row.add(value == null ? "" : text(value));
          }
          rows.add(row);
        }
      }
      return rows;
    }
  }

  private static List<RowGroup> groups(Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
      return reader.getFileMetaData().rowGroups();
    }
  }

  @Test
  void everyRowAndEveryValueIsThatOfTheCsvForTwoReadersOverSeveralRowGroups() throws Exception {
    List<List<String>> events = events(2 * ParquetWriter.GROUP_ROWS + 1_234);

    Path file = written(COLUMNS, events);

    assertThat(groups(file))
        .hasSize(3)
        .extracting(RowGroup::numRows)
        .startsWith((long) ParquetWriter.GROUP_ROWS);
    assertThat(readInJava(file)).isEqualTo(events);
    assertThat(query("select * from '" + file + "'")).isEqualTo(events);
  }

  @Test
  void columnsHaveTheTypesThatTheirUnitsAskFor() throws Exception {
    Path file = written(COLUMNS, events(3));

    assertThat(query("select column_name, column_type from (describe from '" + file + "')"))
        .startsWith(
            List.of("due", "TIMESTAMP WITH TIME ZONE"),
            List.of("response_us", "BIGINT"),
            List.of("wait_us", "BIGINT"))
        .contains(
            List.of("name", "VARCHAR"),
            List.of("status", "INTEGER"),
            List.of("error", "VARCHAR"),
            List.of("bytes_in", "BIGINT"),
            List.of("trace", "VARCHAR"))
        .hasSize(COLUMNS.size());
    assertThat(
            query(
                "select repetition_type from parquet_schema('"
                    + file
                    + "') where name in ('due', 'name', 'blocked_us', 'error') order by name"))
        .containsExactly(
            List.of("OPTIONAL"), List.of("REQUIRED"), List.of("OPTIONAL"), List.of("REQUIRED"));
  }

  @Test
  void anExportWithoutEventsIsATableWithoutRows() throws Exception {
    Path file = written(COLUMNS, List.of());

    assertThat(readInJava(file)).isEmpty();
    assertThat(query("select count(*), max(response_us) from '" + file + "'"))
        .containsExactly(List.of("0", ""));
  }

  @Test
  void whatIsNotKnownIsNullAndNoEmptyText() throws Exception {
    List<List<String>> events = events(1_000);
    Path file = written(COLUMNS, events);
    long failed = events.stream().filter(row -> !row.get(11).isEmpty()).count();
    long phases = events.stream().filter(row -> !row.get(3).isEmpty()).count();

    assertThat(failed).isBetween(1L, 999L);
    assertThat(
            query(
                "select count(error), count(blocked_us), count(*) filter (error = ''), count(name)"
                    + " from '"
                    + file
                    + "'"))
        .containsExactly(List.of("" + failed, "" + phases, "0", "1000"));
  }

  @Test
  void manyLongNamesAreWrittenInRowGroupsThatStaySmall() throws Exception {
    List<List<String>> rows =
        IntStream.range(0, 4_000)
            .mapToObj(i -> List.of(String.valueOf(i), "GET /" + i + "ü".repeat(5_000)))
            .toList();

    Path file = written(List.of("due_us", "name"), rows);

    assertThat(groups(file)).hasSizeGreaterThan(3);
    assertThat(groups(file)).allSatisfy(g -> assertThat(g.totalByteSize()).isLessThan(17 << 20));
    assertThat(readInJava(file)).isEqualTo(rows);
    assertThat(query("select * from '" + file + "'")).isEqualTo(rows);
  }

  @Test
  void aColumnOfANewerServerIsText() throws Exception {
    List<List<String>> rows = List.of(List.of("1", "eu-west"), List.of("2", ""));

    Path file = written(List.of("due_us", "region"), rows);

    assertThat(readInJava(file)).isEqualTo(rows);
  }

  @Test
  void whatWasBegunAndNotEndedIsNoTableForAnyReader() throws Exception {
    byte[] csv = csv(COLUMNS, events(ParquetWriter.GROUP_ROWS + 10));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    new EventParquet(out).write(csv, csv.length);

    assertThat(out.size()).isGreaterThan(100_000);
    ByteBuffer begun = ByteBuffer.wrap(out.toByteArray());
    assertThatThrownBy(() -> ParquetFileReader.open(InputFile.of(begun)))
        .isInstanceOf(Exception.class);
  }

  @Test
  void csvThatIsNotWholeOrNotOfEventsIsToldWithItsLine() {
    assertRefused("due_us,name\n1,GET /a\n2,GE", "middle of line 3");
    assertRefused("due_us,name\n1,\"GET /a\n2,b\n", "middle of line 4");
    assertRefused(
        "due_us,name\n1,GET /a\nsoon,GET /b\n", "line 3 has 'soon' where due is a number");
    assertRefused("due_us,status\n1,4294967296\n", "line 2 has '4294967296' where status");
    assertRefused("due_us,name\n1\n", "line 2 has fewer cells");
    assertRefused("due_us,name\n1,a,b\n", "line 2 has more cells");
    assertRefused("due_us,name\n1,\"a\"b\n", "line 2 goes on after a closing quote");
    assertRefused("", "not even the names of the columns");
  }

  private void assertRefused(String csv, String why) {
    Path file = directory.resolve("refused.parquet");
    ByteArrayInputStream in = new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> new EventFile(file, Format.parquet).write(in))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(why);
    assertThat(directory).isEmptyDirectory();
  }
}
