package io.spate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.protocol.Topics;
import io.spate.protocol.kafka.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several aggregators share the work, and any of them may die in mid-run. */
class AggregatorFaultIT {
  private static final Duration COMMAND = Duration.ofMinutes(3);
  private static final int PARTITIONS = Topics.REQUEST_EVENTS.partitions();

  private Spate spate;

  @BeforeEach
  void inNewHome() {
    spate = Spate.inNewHome();
  }

  @AfterEach
  void down() {
    spate.close();
  }

  private record Aggregator(String name, String url) {}

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void theOtherOneGoesOnAndNumbersStayExactWhenOneOfTwoAggregatorsDies(int which) {
    spate.run(COMMAND, "up", "--agents", "3", "--aggregators", "2").exitsWith(0);
    List<Aggregator> both = aggregators();
    Aggregator victim = both.get(which);
    Aggregator other = both.get(1 - which);
    try (FaultRun run = FaultRun.atFullLoad(spate, 60)) {
      assertThat(both).allSatisfy(each -> assertThat(partitions(each)).isNotZero());
      assertThat(partitions(victim) + partitions(other)).isEqualTo(PARTITIONS);
      long reducedByVictim = health(victim).path("eventsReduced").asLong();
      long reducedByOther = health(other).path("eventsReduced").asLong();
      long before = requestsAt(run, other);

      kill(victim.name());
      long killed = System.nanoTime();
      await()
          .atMost(Duration.ofSeconds(15))
          .pollInterval(Duration.ofMillis(100))
          .untilAsserted(() -> assertThat(partitions(other)).isEqualTo(PARTITIONS));
      double takenOver = seconds(killed);
      await()
          .atMost(Duration.ofSeconds(15))
          .pollInterval(Duration.ofMillis(100))
          .untilAsserted(
              () -> {
                JsonNode stats = run.statsAt(other.url());
                assertThat(stats.path("report").path("requests").asLong())
                    .isGreaterThan(before + FaultRun.USERS);
                assertThat(stats.path("now").path("lagSeconds").asDouble()).isLessThan(6);
                assertThat(stats.path("now").path("rps").asDouble())
                    .isGreaterThan(0.8 * FaultRun.USERS);
              });
      double whole = seconds(killed);

      JsonNode report = run.reportAt(other.url());
      FaultRun.tell(
          "kill -9 of " + victim.name() + ", one of two",
          "its partitions moved after %.1f s, rates whole after %.1f s; it had reduced %d events, the other one %d"
              .formatted(takenOver, whole, reducedByVictim, reducedByOther));
      assertThat(report.path("requests").asLong()).isEqualTo(run.target().counts().total());
      assertThat(report.path("events").path("lost").asLong()).isZero();
      assertThat(report.path("events").path("aggregated").asLong())
          .isEqualTo(report.path("events").path("produced").asLong());

      spate.run(COMMAND, "up", "--agents", "3").exitsWith(0);
      assertThat(run.reportAt(victim.url())).isEqualTo(report);
    }
  }

  @Test
  void eachOfThreeAggregatorsShowsTheSameRunAndOneOfThemHasWrittenItsReport() throws Exception {
    spate.run(COMMAND, "up", "--agents", "3").exitsWith(0);
    spate.run(COMMAND, "aggregators", "3").exitsWith(0).says("3 results aggregators now");
    try (FaultRun run = FaultRun.atFullLoad(spate, 30)) {
      List<Aggregator> three = aggregators();
      assertThat(three).hasSize(3).allSatisfy(a -> assertThat(partitions(a)).isNotZero());
      assertThat(three).allSatisfy(a -> assertThat(requestsAt(run, a)).isPositive());

      JsonNode report = run.assertExact();

      assertThat(three).allSatisfy(a -> assertThat(run.reportAt(a.url())).isEqualTo(report));
      assertThat(three)
          .allSatisfy(
              a ->
                  assertThat(run.statsAt(a.url()).path("series"))
                      .isEqualTo(run.statsAt(three.get(0).url()).path("series")));
      assertThat(reportsWritten(run.id())).isOne();
    }
  }

  private int reportsWritten(String runId) throws Exception {
    AtomicInteger written = new AtomicInteger();
    try (TopicReader reader =
        new TopicReader(
            Topics.RUN_REPORTS,
            Map.of("bootstrap.servers", "127.0.0.1:" + port("broker")),
            record -> written.addAndGet(record.key().equals(runId) ? 1 : 0),
            (record, reason) -> {},
            (topic, reason) -> {})) {
      reader.start().caughtUp().get(60, TimeUnit.SECONDS);
    }
    return written.get();
  }

  private List<Aggregator> aggregators() {
    List<Aggregator> found = new ArrayList<>();
    for (JsonNode process : spate.status().path("processes")) {
      String name = process.path("name").asText();
      if (name.startsWith("aggregator")) {
        found.add(new Aggregator(name, "http://127.0.0.1:" + process.path("port").asInt()));
      }
    }
    return found;
  }

  private int port(String name) {
    for (JsonNode process : spate.status().path("processes")) {
      if (process.path("name").asText().equals(name)) {
        return process.path("port").asInt();
      }
    }
    throw new AssertionError("there is no process " + name);
  }

  private JsonNode health(Aggregator aggregator) {
    for (JsonNode check : spate.get(aggregator.url() + "/q/health/ready").path("checks")) {
      if (check.path("name").asText().equals("aggregation")) {
        return check.path("data");
      }
    }
    throw new AssertionError(aggregator.name() + " says nothing of its aggregation");
  }

  private int partitions(Aggregator aggregator) {
    String partitions = health(aggregator).path("partitions").asText();
    return partitions.isEmpty() ? 0 : partitions.split(",").length;
  }

  private static long requestsAt(FaultRun run, Aggregator aggregator) {
    return run.statsAt(aggregator.url()).path("report").path("requests").asLong();
  }

  private static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }

  private void kill(String name) {
    for (JsonNode process : spate.status().path("processes")) {
      if (process.path("name").asText().equals(name)) {
        ProcessHandle handle = ProcessHandle.of(process.path("pid").asLong()).orElseThrow();
        handle.destroyForcibly();
        await().atMost(Duration.ofSeconds(10)).until(() -> !handle.isAlive());
        return;
      }
    }
    throw new AssertionError("there is no process " + name);
  }
}
