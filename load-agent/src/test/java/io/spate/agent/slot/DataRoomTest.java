package io.spate.agent.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.protocol.command.RunData;
import io.spate.protocol.data.RunDataException;
import io.spate.scenario.data.FeedFile;
import io.spate.scenario.data.FeedTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataRoomTest {
  private static final long MIB = 1 << 20;

  private static RunData file(String name, long bytes, int rows) {
    return new RunData(0, name, bytes, 1, "", List.of("a", "b"), rows, 0, 0);
  }

  private static RunData upload(long bytes) {
    return new RunData(0, "photo.jpg", bytes, 1, "", null, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x,y\n",
        "17,a name of some length\n",
        "\"a, b\",\"c\"\n",
        "1,LONG\n",
        "LONG,LONG\n"
      })
  void whatRowsAreExpectedToTakeIsWhatTheyTake(String form) throws IOException {
    String row = form.replace("LONG", "a text of which the length takes two bytes".repeat(4));
    int rows = 4_000_000 / row.length();
    byte[] file = ("a,b\n" + row.repeat(rows)).getBytes(StandardCharsets.UTF_8);
    RunData data = file("l.csv", file.length, rows);

    FeedTable table =
        FeedFile.read(new ByteArrayInputStream(file), "l.csv", data.columns(), file.length, rows);

    assertThat(DataRoom.needOf(data))
        .isBetween(table.bytes() - 1_000, table.bytes() + table.bytes() / 100);
  }

  @Test
  void jsonLinesTakeAsMuchAsTheirFileThoughTheirKeysAreInNoRow() throws IOException {
    String row = "{\"a\":\"some name\",\"b\":17}\n";
    int rows = 200_000;
    byte[] file = row.repeat(rows).getBytes(StandardCharsets.UTF_8);
    RunData data = file("l.jsonl", file.length, rows);

    FeedTable table =
        FeedFile.read(new ByteArrayInputStream(file), "l.jsonl", data.columns(), file.length, rows);

    assertThat(DataRoom.needOf(data))
        .isBetween(table.bytes() - 1_000, table.bytes() + table.bytes() / 8);
  }

  /** Ninety megabytes of short rows: with the heap of a local agent, and half of 512 MiB. */
  @Test
  void whatFitsIsTakenAndWhatDoesNotIsRefusedWithTheFileTheNeedTheHeapAndTheSetting() {
    RunData data = file("rows.csv", 90_000_000, 4_000_000);

    for (long heap : new long[] {384 * MIB, 256 * MIB, 248 * MIB}) {
      assertThatCode(() -> new DataRoom(heap).take("r", List.of(data))).doesNotThrowAnyException();
    }
    assertThatThrownBy(() -> new DataRoom(200 * MIB).take("r", List.of(data)))
        .isInstanceOfSatisfying(
            RunDataException.class, each -> assertThat(each.isLasting()).isTrue())
        .hasMessage(
            "too much data: rows.csv (90000000 bytes, 4000000 rows) takes 102 MiB; of a heap of 200 MiB"
                + " rows may take 86. Give agents more heap (SPATE_AGENT_JAVA_OPTS=-Xmx241m; chart:"
                + " agents.resources.limits.memory)");
  }

  @Test
  void theHeapThatIsAskedForIsEnough() throws IOException {
    for (int megabytes : new int[] {50, 90, 200, 700}) {
      RunData data = file("rows.csv", megabytes * 1_000_000L, megabytes * 20_000);
      String words = new DataRoom(64 * MIB).refusal(List.of(data)).getMessage();
      long heap = Long.parseLong(words.replaceFirst("(?s).*-Xmx(\\d+)m.*", "$1")) * MIB;

      assertThatCode(() -> new DataRoom(heap).take("r", List.of(data))).doesNotThrowAnyException();
      // The serial collector gives a survivor space less than -Xmx says.
      assertThatCode(() -> new DataRoom(heap * 29 / 30).take("r", List.of(data)))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void theDataOfRunsTakesRoomUntilItIsForgotten() throws RunDataException {
    DataRoom room = new DataRoom(256 * MIB);
    RunData half = file("half.csv", 60_000_000, 1_000_000);
    room.take("one", List.of(half));

    assertThatThrownBy(() -> room.take("two", List.of(half)))
        .hasMessageContaining(", besides 62 of other runs; ");
    assertThatThrownBy(() -> room.takeAgain("one", half)).isInstanceOf(RunDataException.class);
    room.forget("one");
    room.take("two", List.of(half));
  }

  @Test
  void theWordsFitIntoTheEndOfARun() {
    RunData file = file("data/of/" + "a".repeat(200) + ".csv", 9_000_000_000L, 400_000_000);

    assertThat(new DataRoom(64 * MIB).refusal(List.of(file, file, upload(5))).getMessage())
        .hasSizeLessThan(250) // of 300, with "aborted by agent" and a pod's name in front
        .contains("aaa.csv (9000000000 bytes, 400000000 rows) with 2 more takes ")
        .endsWith("agents.resources.limits.memory)");
  }

  @Test
  void uploadsAreOutsideTheHeap() throws RunDataException {
    DataRoom room = new DataRoom(256 * MIB);
    room.take("one", List.of(upload(150 * MIB), file("rows.csv", 90_000_000, 1_000_000)));

    assertThatThrownBy(() -> room.take("two", List.of(upload(10 * MIB))))
        .hasMessageContaining("photo.jpg (10485760 bytes) takes 10 MiB, besides 91 of other runs;");
  }
}
