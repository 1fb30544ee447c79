package io.spate.aggregator.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.spate.aggregator.reduce.Batches;
import io.spate.aggregator.reduce.Batches.Event;
import io.spate.protocol.Json;
import io.spate.protocol.command.RunCommand;
import io.spate.protocol.command.RunPhase;
import io.spate.protocol.event.EventBatchWriter;
import io.spate.protocol.status.AgentStatus.RunShare;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Measures the way of an event from Kafka to the statistics of a running aggregator. Started by
 * hand with its Kafka and its address; prints how long it took until an event was in the totals.
 */
public final class PipelineLatency {
  private static final int ROUNDS = 60;
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String stats;

  private PipelineLatency(String stats) {
    this.stats = stats;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    String run = "latency-" + System.nanoTime();
    PipelineLatency probe = new PipelineLatency(args[1] + "/api/v1/runs/" + run + "/stats");
    try (PlayedAgents agents = new PlayedAgents(args[0])) {
      RunCommand waiting = agents.command(PlayedAgents.waiting(run, PlayedAgents.scenario()));
      RunCommand running = agents.command(waiting.started(System.currentTimeMillis() - 1_000));
      probe.measure(agents, run);
      agents.command(running.to(RunPhase.FINISHED, null));
    }
  }

  private void measure(PlayedAgents agents, String run) throws IOException, InterruptedException {
    Random random = new Random();
    EventBatchWriter source = Batches.source(run, "probe", 0);
    double[] totals = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      // At any moment of the periods that are on the way.
      TimeUnit.MILLISECONDS.sleep(random.nextInt(1_000));
      new Event(0, System.currentTimeMillis() * 1_000 - 1_000, 1_000, 0, 200, 0).writeTo(source);
      agents.heartbeat("probe", "i1", new RunShare(run, 1, 1, round + 1, 0, 0));
      long started = System.nanoTime();
      agents.batch("probe", 0, source.encode(round == ROUNDS - 1));
      while (requests() <= round && System.nanoTime() - started < GIVE_UP_NANOS) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      totals[round] = (System.nanoTime() - started) / 1e6;
    }
    Arrays.sort(totals, 1, ROUNDS);
    System.out.printf(
        Locale.ROOT,
        "event to report: first %.0f ms; then median %.0f ms, p95 %.0f ms, max %.0f ms%n",
        totals[0],
        totals[ROUNDS / 2],
        totals[ROUNDS * 95 / 100],
        totals[ROUNDS - 1]);
  }

  private long requests() throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(stats)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    JsonNode json = Json.MAPPER.readTree(answer.body());
    return json.path("report").path("requests").asLong();
  }
}
