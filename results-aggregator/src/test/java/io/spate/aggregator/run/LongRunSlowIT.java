package io.spate.aggregator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.aggregator.ledger.Completion;
import io.spate.aggregator.reduce.HistogramCodec;
import io.spate.aggregator.reduce.StatsKey;
import io.spate.aggregator.reduce.StatsRecord;
import io.spate.aggregator.view.LogBudget;
import io.spate.aggregator.view.RunView;
import io.spate.aggregator.view.RunView.Cursor;
import io.spate.aggregator.view.RunViewLimits;
import io.spate.aggregator.view.StatsView;
import io.spate.protocol.Json;
import io.spate.protocol.Topics;
import io.spate.protocol.command.LoadProfile;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.protocol.kafka.TopicReader;
import io.spate.testsupport.KafkaTestResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Eight hours of two agents and twenty request names, replayed through the real topics. */
@QuarkusTest
@WithTestResource(KafkaTestResource.class)
class LongRunSlowIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int SECONDS = 8 * 3_600;
  private static final int SECONDS_PER_BATCH = 10;
  private static final List<String> NAMES =
      IntStream.range(0, 20).mapToObj(i -> "GET /item/" + i).toList();
  private static final int ANSWERS = 15;

  /** 15 min of seconds, 1 h 45 min of tens of seconds, then minutes; and the seams between them. */
  private static final int MOST_POINTS = 900 + 630 + 360 + 200;

  private final HttpClient http = HttpClient.newHttpClient();

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @TestHTTPResource("/")
  URI root;

  @Test
  void eightHoursAreExactTheirPageIsQuickAndARestartReadsThemAll() throws Exception {
    // From a whole minute on: each interval of the charts is then full.
    long end = (System.currentTimeMillis() / 1_000 - 20) / 60 * 60;
    RunCommand run = command("long-" + end, end - SECONDS);
    RunCommand brief = command("brief-" + end, end - 60);
    try (PlayedAgents control = new PlayedAgents(kafka)) {
      control.command(run);
      control.command(brief);
    }
    long began = System.nanoTime();
    long sent = replay(run.runId(), end - SECONDS, end) + replay(brief.runId(), end - 60, end);
    long ofRun = sent - 2L * 60 * NAMES.size();
    awaitRequests(brief.runId(), sent - ofRun);
    awaitRequests(run.runId(), ofRun);
    System.out.printf("MEASURED replay of %d events: %.1f s%n", sent, seconds(began));

    awaitSeries(run.runId(), ofRun);
    JsonNode stats = stats(run.runId());
    assertThat(stats.path("report").path("byName")).hasSize(NAMES.size());
    int idle = (int) (System.currentTimeMillis() / 1_000 - end);
    assertThat(stats.path("series").path("t").size()).isBetween(1_800, MOST_POINTS + idle);

    double ofLong = medianMs(run.runId());
    double ofBrief = medianMs(brief.runId());
    System.out.printf(
        "MEASURED statistics of 8 h: %d points, %d bytes, median %.1f ms (of a minute: %.1f ms)%n",
        stats.path("series").path("t").size(), stats.toString().length(), ofLong, ofBrief);
    assertThat(ofLong).isLessThan(300);

    assertThat(requestsOf(readAnew(run, end))).isEqualTo(ofRun);
  }

  private static RunCommand command(String id, long startSecond) {
    RunCommand waiting = PlayedAgents.waiting(id, PlayedAgents.scenario());
    return new RunCommand(
        RunCommand.SCHEMA,
        id,
        1,
        RunPhase.RUNNING,
        waiting.name(),
        waiting.scenario(),
        waiting.target(),
        LoadProfile.ramp(10, 10, TimeUnit.HOURS.toMillis(12)),
        waiting.slots(),
        1,
        startSecond * 1_000 - 1_000,
        0,
        startSecond * 1_000,
        startSecond * 1_000 + TimeUnit.HOURS.toMillis(12),
        0,
        null);
  }

  /** One request a second of each name and agent; returns how many. */
  private long replay(String runId, long from, long to) {
    Random random = new Random(3);
    List<String> agents = List.of("a1", "a2");
    List<EventBatchWriter> sources =
        agents.stream()
            .map(agent -> new EventBatchWriter(runId, agent, "i1", 0, NAMES, 10_000))
            .toList();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "linger.ms", 5, "compression.type", "lz4"),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (long begin = from; begin < to; begin += SECONDS_PER_BATCH) {
        for (int source = 0; source < sources.size(); source++) {
          EventBatchWriter writer = sources.get(source);
          for (long second = begin; second < Math.min(to, begin + SECONDS_PER_BATCH); second++) {
            for (int name = 0; name < NAMES.size(); name++) {
              long responseUs = (long) (20_000 * Math.exp(random.nextGaussian() * 0.6));
              long endUs = second * 1_000_000 + random.nextInt(1_000_000);
              writer.add(name, endUs - responseUs, responseUs, 0, 200, 0, 200, 80, 1, 1);
            }
          }
          producer.send(
              new ProducerRecord<>(
                  Topics.REQUEST_EVENTS.topic(), agents.get(source) + "/0", writer.encode(false)));
        }
      }
      producer.flush();
    }
    return sources.stream().mapToLong(EventBatchWriter::produced).sum();
  }

  private void awaitRequests(String runId, long requests) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(stats(runId).path("report").path("requests").asLong())
                    .isEqualTo(requests));
  }

  /** Seconds lie in other partitions than the totals, and may be read after them. */
  private void awaitSeries(String runId, long requests) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(
            () -> {
              JsonNode series = stats(runId).path("series");
              assertThat(requestsOf(Json.MAPPER.treeToValue(series, StatsView.Series.class)))
                  .isEqualTo(requests);
            });
  }

  /** What an instance that starts now makes of the topic. */
  private StatsView.Series readAnew(RunCommand run, long end) throws Exception {
    RunView view = new RunView(run.runId(), new RunViewLimits(6_000, 10_000), new LogBudget(1), 0);
    view.onCommand(run, run.startAt(), true);
    HistogramCodec codec = new HistogramCodec();
    AtomicLong bytes = new AtomicLong();
    AtomicLong records = new AtomicLong();
    AtomicReference<RuntimeException> unreadable = new AtomicReference<>();
    AtomicReference<TopicReader> reading = new AtomicReference<>();
    long began = System.nanoTime();
    try (TopicReader reader =
        new TopicReader(
            Topics.RUN_STATS,
            Map.of("bootstrap.servers", kafka),
            record -> {
              if (record.value() == null || !record.key().startsWith(run.runId() + "/")) {
                return;
              }
              StatsKey key = StatsKey.parse(record.key());
              records.incrementAndGet();
              bytes.addAndGet(record.key().length() + record.value().length);
              view.onStats(key, StatsRecord.parse(record.value()), codec, end * 1_000);
              view.tidyWhileReading(key, record.partition(), reading.get().partitions());
            },
            (record, reason) -> unreadable.set(reason),
            (topic, reason) -> unreadable.set(reason))) {
      reading.set(reader);
      reader.start().caughtUp().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    view.tidy();
    System.out.printf(
        "MEASURED reading 8 h anew: %d records, %.1f MB, %.1f s%n",
        records.get(), bytes.get() / 1e6, seconds(began));
    assertThat(unreadable.get()).isNull();
    return view.at((end + 20) * 1_000, Completion.RUNNING, Cursor.NOTHING).stats().series();
  }

  private static long requestsOf(StatsView.Series series) {
    double requests = 0;
    for (int i = 0; i < series.t().size(); i++) {
      boolean last = i + 1 == series.t().size();
      long next = last ? series.t().get(i) + 1 : series.t().get(i + 1);
      requests += series.rps().get(i) * (next - series.t().get(i));
    }
    return Math.round(requests);
  }

  private double medianMs(String runId) {
    double[] ms = new double[ANSWERS];
    for (int i = 0; i < ANSWERS * 2; i++) {
      long began = System.nanoTime();
      stats(runId);
      ms[i % ANSWERS] = (System.nanoTime() - began) / 1e6;
    }
    Arrays.sort(ms);
    return ms[ANSWERS / 2];
  }

  private static double seconds(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e9;
  }

  private JsonNode stats(String runId) {
    try {
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(root.resolve("api/v1/runs/" + runId + "/stats"))
                  .timeout(Duration.ofSeconds(20))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return Json.MAPPER.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
