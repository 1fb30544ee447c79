package io.spate.scenario.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedFileTest {

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<List<String>> rows(String text, String name, String... columns)
      throws IOException {
    FeedTable table = FeedFile.read(in(text), name, List.of(columns));
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      List<String> values = new ArrayList<>();
      for (int column = 0; column < columns.length; column++) {
        StringBuilder out = new StringBuilder();
        values.add(table.append(row, column, out) ? out.toString() : null);
        assertThat(table.has(row, column)).isEqualTo(values.getLast() != null);
      }
      rows.add(values);
    }
    return rows;
  }

  @Test
  void csvIsReadAsRfc4180Says() throws IOException {
    String csv =
        "\uFEFFname,\"full name\",note\r\n"
            + "ann,\"Ann, of Kent\",\"said \"\"hi\"\"\"\r\n"
            + "\r\n"
            + "bob,\"two\nlines\",\n"
            + "\"çé€😀\",x,ends without a line break";

    assertThat(rows(csv, "u.csv", "name", "full name", "note"))
        .containsExactly(
            List.of("ann", "Ann, of Kent", "said \"hi\""),
            List.of("bob", "two\nlines", ""),
            List.of("çé€😀", "x", "ends without a line break"));
    assertThat(FeedFile.check(in(csv), "u.csv"))
        .isEqualTo(new FeedFile.Content(List.of("name", "full name", "note"), 3));
  }

  @Test
  void aSemicolonOrATabMayStandForTheCommaIfItIsTheFirstInTheHeader() throws IOException {
    List<List<String>> rows =
        List.of(List.of("ann", "1,50", "a;b\tc"), List.of("bob", "2", "said \"hi\""));

    assertThat(
            rows(
                "\uFEFFname;price;note\r\nann;1,50;\"a;b\tc\"\r\nbob;2;\"said \"\"hi\"\"\"\r\n",
                "u.csv",
                "name",
                "price",
                "note"))
        .isEqualTo(rows);
    assertThat(
            rows(
                "name\t\"price\"\tnote\nann\t1,50\t\"a;b\tc\"\nbob\t2\tsaid \"hi\"\n",
                "u.csv",
                "name",
                "price",
                "note"))
        .isEqualTo(rows);
    assertThat(rows("name,price;note\nann;1,50\n", "u.csv", "name", "price;note"))
        .containsExactly(List.of("ann;1", "50"));
    assertThat(rows("\"a;b\",c\n1;2,3\n", "u.csv", "a;b", "c"))
        .containsExactly(List.of("1;2", "3"));
  }

  /** Or an agent's heap would have to be three times as large as the files that go into it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a name of some length,17\n",
        "\"quoted\",\"as\"\n",
        "x,y\r\n",
        "17,LONG\n",
        "LONG,LONG\n"
      })
  void aLargeFileOfKnownSizeIsReadWithoutMakingItsValuesTwice(String form) throws IOException {
    String row = form.replace("LONG", "a text of which the length takes two bytes".repeat(4));
    int count = 20_000_000 / row.length();
    byte[] file = ("a,b\n" + row.repeat(count)).getBytes(StandardCharsets.UTF_8);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    FeedTable table =
        FeedFile.read(
            new ByteArrayInputStream(file), "l.csv", List.of("a", "b"), file.length, count);

    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    long needed = file.length + file.length / 100 + 4L * count;
    assertThat(allocated).isLessThan(needed + 1_000_000);
    assertThat(table.bytes()).isBetween(needed * 9 / 10, needed + 1_000);
  }

  @Test
  void onlyTheColumnsThatAreWantedAreKeptInTheirOrder() throws IOException {
    assertThat(rows("a,b,c\n1,2,3\n4,5,6\n", "u.csv", "c", "a"))
        .containsExactly(List.of("3", "1"), List.of("6", "4"));
  }

  @Test
  void jsonLinesMayHaveOtherKeysInEachAndObjectsWithin() throws IOException {
    String json =
        """
        {"name":"ann","address":{"city":"Köln"},"tags":["a",1],"n":1.50}

        {"n":null,"name":"bob","ok":true}
        """;

    List<List<String>> rows = rows(json, "u.jsonl", "name", "address.city", "tags", "n", "ok");

    assertThat(rows.get(0)).containsExactly("ann", "Köln", "[\"a\",1]", "1.50", null);
    assertThat(rows.get(1)).containsExactly("bob", null, null, null, "true");
    assertThat(FeedFile.check(in(json), "u.jsonl").columns())
        .containsExactly("name", "address.city", "tags", "n", "ok");
  }

  @Test
  void longAndRandomValuesComeBackAsTheyWere() throws IOException {
    Random random = new Random(7);
    StringBuilder csv = new StringBuilder("a,b,c\n");
    List<List<String>> expected = new ArrayList<>();
    for (int row = 0; row < 500; row++) {
      List<String> values = new ArrayList<>();
      for (int column = 0; column < 3; column++) {
        String value =
            random
                .ints(random.nextInt(row % 50 == 0 ? 40_000 : 200), 1, 0x1F600)
                .filter(c -> !Character.isSurrogate((char) c) || c > 0xFFFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        values.add(value);
        csv.append('"').append(value.replace("\"", "\"\"")).append(column < 2 ? "\"," : "\"\n");
      }
      expected.add(values);
    }

    assertThat(rows(csv.toString(), "u.csv", "a", "b", "c")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "u.csv | '' | u.csv is empty | its first line has the names of the columns",
        "u.csv | a,b\\n | u.csv has no rows | they follow the header",
        "u.csv | a,b\\n1,2\\n1,2,3\\n | u.csv line 3: values: 3, columns: 2 | a value with a comma in it needs quotes around it",
        "u.csv | a,b\\n\"x\\ny\",2\\n1\\n | u.csv line 4: values: 1, columns: 2 | columns are a,b",
        "u.csv | a;b\\n1;2;3\\n | u.csv line 2: values: 3, columns: 2 | a value with a semicolon in it needs quotes around it",
        "u.csv | a\\tb\\n1\\t2\\t3\\n | u.csv line 2: values: 3, columns: 2 | a value with a tab in it needs quotes around it",
        "u.csv | a;b\\n1,2\\n | u.csv line 2: values: 1, columns: 2 | columns are a;b",
        "u.csv | a\\n1;2\\n3,4\\n | u.csv line 3: values: 2, columns: 1 | a value with a comma in it needs quotes around it",
        "u.csv | a,b\\n1,\"2\\n3\\n | u.csv line 2: a quote is not closed | a quote within a value is written twice",
        "u.csv | a,b\\n1,\"2\"3\\n | u.csv line 2: there is text after a closing quote | a quote within a value is written twice",
        "u.csv | a,a\\n | u.csv line 1: column 'a' is there twice | rename one",
        "u.csv | a,,b\\n | u.csv line 1: column 2 has no name |",
        "u.jsonl | '' | u.jsonl has no rows | each line is one, such as {\"name\": \"a\"}",
        "u.jsonl | {\"a\":1}\\n[1]\\n | u.jsonl line 2: a row must be a JSON object | such as {\"name\": \"a\"}",
        "u.jsonl | {\"a\":1}\\n{\"a\":\\n | u.jsonl line 3: not JSON: Unexpected end-of-input within/between Object entries |"
      })
  void whatIsWrongWithAFileIsToldWithItsLine(
      String name, String text, String message, String hint) {
    DataException e =
        catchThrowableOfType(
            DataException.class,
            () -> FeedFile.check(in(text.replace("\\n", "\n").replace("\\t", "\t")), name));

    assertThat(e).hasMessage(message);
    assertThat(e.hint()).isEqualTo(hint);
  }

  @ParameterizedTest
  @CsvSource({"u.csv, 'a,b\n1,\u00e9\n'", "u.jsonl, '{\"a\":1}\n{\"a\":\"\u00e9\"}\n'"})
  void textInAnotherEncodingIsToldWithItsLine(String name, String text) {
    InputStream latin = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));

    DataException e = catchThrowableOfType(DataException.class, () -> FeedFile.check(latin, name));

    assertThat(e).hasMessage(name + " line 2: the text is not UTF-8");
    assertThat(e.hint()).isEqualTo("save the file as UTF-8");
  }

  @Test
  void aColumnThatIsNotThereIsTold() {
    DataException e =
        catchThrowableOfType(
            DataException.class, () -> FeedFile.read(in("a,b\n1,2\n"), "u.csv", List.of("a", "c")));

    assertThat(e).hasMessage("u.csv has no column 'c'");
    assertThat(e.hint()).isEqualTo("columns are a, b");
  }

  @Test
  void aMillionRowsTakeLittleMoreThanTheirText() throws IOException {
    int rows = 1_000_000;
    InputStream csv =
        new InputStream() {
          private byte[] line = "name,password\n".getBytes(StandardCharsets.US_ASCII);
          private int at;
          private int row;

          @Override
          public int read() {
            if (at == line.length) {
              if (row == rows) {
                return -1;
              }
              line = String.format("user%07d,secret%d\n", row++, row % 10).getBytes();
              at = 0;
            }
            return line[at++];
          }
        };

    FeedTable table = FeedFile.read(csv, "u.csv", List.of("name", "password"));

    StringBuilder out = new StringBuilder();
    assertThat(table.rows()).isEqualTo(rows);
    assertThat(table.append(999_999, 0, out)).isTrue();
    assertThat(out).hasToString("user0999999");
    assertThat((double) table.bytes() / rows).as("bytes a row, of which 18 are text").isEqualTo(24);
  }
}
