package io.spate.aggregator.health;

import io.spate.aggregator.reduce.ReduceCounters;
import io.spate.aggregator.reduce.Reducer;
import io.spate.aggregator.run.TopicFeeds;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when request events are reduced and everything written before has been read. */
@Readiness
@ApplicationScoped
class ReadyCheck implements HealthCheck {
  private final Reducer reducer;
  private final TopicFeeds feeds;
  private final ReduceCounters counters;
  private final String version;

  ReadyCheck(
      Reducer reducer,
      TopicFeeds feeds,
      ReduceCounters counters,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.reducer = reducer;
    this.feeds = feeds;
    this.counters = counters;
    this.version = version;
  }

  @Override
  public HealthCheckResponse call() {
    String trouble = reducer.trouble();
    List<String> waitingFor = feeds.waitingFor();
    HealthCheckResponseBuilder check =
        HealthCheckResponse.named("aggregation")
            .withData("version", version)
            .withData("eventsReduced", counters.events())
            .withData("duplicateBatches", counters.duplicates())
            .withData("unreadableRecords", counters.unreadable());
    SortedSet<Integer> partitions = reducer.partitions();
    if (!partitions.isEmpty()) {
      check.withData("partitions", words(partitions));
    }
    if (trouble != null) {
      check.withData("reducing", trouble);
    }
    if (!waitingFor.isEmpty()) {
      check.withData("reading", "not read to the end yet: " + String.join(", ", waitingFor));
    }
    return check.status(trouble == null && waitingFor.isEmpty()).build();
  }

  private static String words(SortedSet<Integer> partitions) {
    return partitions.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
