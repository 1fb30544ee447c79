package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A run with ninety megabytes of data, of the hundred that there may be, on a local stack as it
 * comes: through the command, the control plane and Kafka into two agents, with the heaps that they
 * have by default.
 */
class LargeDataSlowIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(8);
  private static final int USERS = 120;
  private static final int ROWS_OF_EACH = 750;
  private static final int ROWS = USERS * ROWS_OF_EACH;
  private static final int TEXT = 993; // a row has 1,000 bytes

  private static Spate spate;

  @BeforeAll
  static void up() {
    spate = Spate.inNewHome();
    spate.run(TIMEOUT, "up", "--agents", "2").exitsWith(0);
  }

  @AfterAll
  static void down() {
    spate.close();
  }

  private static String text(int row) {
    return String.valueOf((char) ('a' + row % 26)).repeat(TEXT);
  }

  private static long writeRows() throws IOException {
    Path file = spate.home().resolve("rows.csv");
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
      out.write("id,text\n");
      for (int row = 0; row < ROWS; row++) {
        out.write("%05d,%s%n".formatted(row, text(row)));
      }
    }
    return Files.size(file);
  }

  @Test
  void everyRowOfNinetyMegabytesIsGivenToOneUserOfTwoAgents() throws Exception {
    AtomicIntegerArray used = new AtomicIntegerArray(ROWS);
    AtomicInteger spoiled = new AtomicInteger();
    try (CountingServer target = CountingServer.start()) {
      target.respondOtherwise(
          request -> {
            int row = Integer.parseInt(request.path().substring(1));
            used.incrementAndGet(row);
            if (!request.text().equals(text(row))) {
              spoiled.incrementAndGet();
            }
            return CannedResponse.text(200, "ok");
          });
      assertThat(writeRows()).isEqualTo(ROWS * 1_000L + 8);
      Path scenario =
          spate.file(
              "large.yaml",
              """
              target: %s
              load: { users: %d, spawnRate: 1000, iterations: %d }
              data: { row: { file: rows.csv, order: unique } }
              users:
                - tasks: [ { post: "/${row.id}", name: row, body: "${row.text}" } ]
              """
                  .formatted(target.baseUrl(), USERS, ROWS_OF_EACH));
      Path report = spate.newFile("report", ".json");

      spate.run(TIMEOUT, "run", scenario.toString(), "--json", report.toString()).exitsWith(0);

      JsonNode result = Spate.json(report);
      assertThat(result.path("requests").asLong()).as(result.toString()).isEqualTo(ROWS);
      assertThat(result.path("failures").asLong()).isZero();
      assertThat(result.path("agents")).as("agents that took part").hasSize(2);
      assertThat(spoiled).hasValue(0);
      for (int row = 0; row < ROWS; row++) {
        assertThat(used.get(row)).as("uses of row %d", row).isOne();
      }
    }
    assertThat(spate.pids("agent")).as("agents that are still there").hasSize(2);
  }
}
