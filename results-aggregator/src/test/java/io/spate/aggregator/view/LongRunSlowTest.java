package io.spate.aggregator.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run of a working day costs, in a JVM of its own with a heap that is limited for real. */
class LongRunSlowTest {
  private static final int HOUR = 3_600;
  private static final int NAMES = 20;
  private static final int PARTITIONS = 4;
  private static final int REQUESTS_PER_SECOND = NAMES * PARTITIONS * 5;
  private static final long MEGABYTE = 1 << 20;

  /** As docs/operations.md says. */
  private static final long BOUND = 16 * MEGABYTE;

  /** 15 min of seconds, 1 h 45 min of tens of seconds, then minutes; and the seams between them. */
  private static final int POINTS_OF_8_HOURS = 900 + 630 + 360 + 150;

  private static final Map<String, Process> RUNS = new HashMap<>();

  @TempDir static Path directory;

  private record Cost(long retained, int points, long requests, int jsonBytes, double medianMs) {}

  /** All at once: each takes a minute of a core. */
  @BeforeAll
  static void begin() throws IOException {
    begin(3 * HOUR, "live");
    begin(8 * HOUR, "live");
    begin(8 * HOUR, "past");
  }

  @AfterAll
  static void end() {
    RUNS.values().forEach(Process::destroyForcibly);
  }

  @Test
  void eightHoursHoldLittleMoreThanThreeAndNothingIsMissing() throws Exception {
    Cost three = run(3 * HOUR, "live");
    Cost eight = run(8 * HOUR, "live");

    assertThat(eight.retained()).isLessThan(BOUND);
    assertThat(eight.retained()).isLessThan(three.retained() * 3 / 2);
    assertThat(eight.points()).isBetween(900 + 630 + 300, POINTS_OF_8_HOURS);
    // The last second is not complete yet.
    assertThat(eight.requests())
        .isBetween((8L * HOUR - 5) * REQUESTS_PER_SECOND, (8L * HOUR + 1) * REQUESTS_PER_SECOND);
    assertThat(eight.jsonBytes()).isLessThan(512 * 1_024);
  }

  @Test
  void eightHoursThatAreReadAfterARestartFitTheSameHeap() throws Exception {
    Cost read = run(8 * HOUR, "past");

    assertThat(read.retained()).isLessThan(BOUND);
    assertThat(read.points()).isBetween(900 + 630 + 300, POINTS_OF_8_HOURS);
    assertThat(read.requests())
        .isBetween((8L * HOUR - 5) * REQUESTS_PER_SECOND, (8L * HOUR + 1) * REQUESTS_PER_SECOND);
  }

  /** With three times the bound for all of the heap: code, garbage and what is made for answers. */
  private static void begin(int seconds, String how) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + 3 * BOUND / MEGABYTE + "m",
                "-XX:+UseSerialGC",
                // Else most collections leave 5 % of what is dead where it is, and it is counted.
                "-XX:MarkSweepDeadRatio=0",
                "-cp",
                System.getProperty("java.class.path"),
                LongRun.class.getName(),
                Integer.toString(seconds),
                Integer.toString(NAMES),
                Integer.toString(PARTITIONS),
                how)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(how + seconds).toFile())
            .start();
    RUNS.put(how + seconds, process);
  }

  private static Cost run(int seconds, String how) throws IOException, InterruptedException {
    Path out = directory.resolve(how + seconds);
    Process process = RUNS.get(how + seconds);
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    String printed = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(ended && process.exitValue() == 0).as("it printed %s", printed).isTrue();
    String last = printed.lines().reduce((a, b) -> b).orElseThrow();
    System.out.printf("MEASURED %d s, %s: %s%n", seconds, how, last);
    String[] numbers = last.split(" ");
    return new Cost(
        Long.parseLong(numbers[0]),
        Integer.parseInt(numbers[1]),
        Long.parseLong(numbers[2]),
        Integer.parseInt(numbers[3]),
        Double.parseDouble(numbers[4]));
  }
}
