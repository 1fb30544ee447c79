package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.testsupport.CountingServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The agent is pinned to one processor beside processes that want all of it: the live status, the
 * page, the summary and the report say that it was saturated, when, and why.
 */
class StarvedAgentFaultIT {
  private static final Duration COMMAND = Duration.ofMinutes(2);
  private static final int HOGS = 8;

  private static Spate spate;

  private final List<Process> hogs = new ArrayList<>();

  @BeforeAll
  static void up() {
    spate = Spate.inNewHome();
    spate.run(COMMAND, "up", "--agents", "1").exitsWith(0);
  }

  @AfterAll
  static void down() {
    spate.close();
  }

  @AfterEach
  void feed() {
    hogs.forEach(Process::destroyForcibly);
  }

  @Test
  void aStarvedAgentIsCalledSaturatedWithTimeAndReasonEverywhere() throws Exception {
    assumeTrue(succeeds("taskset", "--version"), "pinning a process needs taskset");
    String agent = Long.toString(spate.pids("agent").getFirst());
    assertThat(succeeds("taskset", "-a", "-c", "-p", "0", agent)).isTrue();
    for (int i = 0; i < HOGS; i++) {
      hogs.add(new ProcessBuilder("taskset", "-c", "0", "sh", "-c", "while :; do :; done").start());
    }
    Path report = spate.newFile("report", ".json");
    Path out = spate.newFile("run", ".txt");
    try (CountingServer target = CountingServer.start()) {
      long begin = System.currentTimeMillis();
      Process run =
          spate.start(
              out,
              "run",
              spate
                  .file(
                      "starved.yaml",
                      """
                      name: starved
                      target: %s
                      load: { arrivals: 5000/s, duration: 20s, maxUsers: 5000 }
                      users: [ { tasks: [ { get: / } ] } ]
                      """
                          .formatted(target.baseUrl()))
                  .toString(),
              "--json",
              report.toString());
      String pages = spate.url("pages");
      String[] id = new String[1];
      await()
          .atMost(COMMAND)
          .ignoreExceptions()
          .until(
              () -> {
                id[0] = runIn(Spate.read(out));
                JsonNode stats = spate.get(pages + "/api/v1/runs/" + id[0] + "/stats");
                return isSaturated(stats.path("report"));
              });
      assertThat(html(pages + "/runs/" + id[0]))
          .as("the page while it runs")
          .contains("The load generator was saturated")
          .containsPattern("agent [^ ]+ sent ");
      assertThat(run.waitFor(COMMAND.toSeconds(), TimeUnit.SECONDS)).isTrue();
      long end = System.currentTimeMillis();

      JsonNode generator = Spate.json(report).path("generator");
      assertThat(generator.path("status").asText()).isEqualTo("saturated");
      assertThat(generator.path("reasons").toString()).contains("late");
      assertThat(generator.path("intervals"))
          .anySatisfy(
              interval -> {
                assertThat(interval.path("why").asText()).isEqualTo("schedule lag");
                assertThat(interval.path("fromMs").asLong()).isBetween(begin, end);
                assertThat(interval.path("toMs").asLong()).isBetween(begin, end);
                assertThat(interval.path("agent").asText()).isNotBlank();
              });
      assertThat(Spate.read(out)).contains("Load generator  saturated").contains("late");
    }
  }

  /** Of the address of the live page, which the command prints first. */
  private static String runIn(String printed) {
    Matcher page = Pattern.compile("/runs/([A-Za-z0-9_-]+)").matcher(printed);
    return page.find() ? page.group(1) : "not-yet";
  }

  private static boolean isSaturated(JsonNode report) {
    return report.path("generator").path("status").asText().equals("saturated");
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  private static String html(String url) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
          .body();
    }
  }
}
