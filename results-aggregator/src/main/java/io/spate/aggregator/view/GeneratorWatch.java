package io.spate.aggregator.view;

import io.spate.protocol.report.RunReport.Generator;
import io.spate.protocol.report.RunReport.Interval;
import io.spate.protocol.status.AgentStatus;
import io.spate.protocol.status.Bottleneck;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Watches whether the load generator itself was the bottleneck, by the vitals in the heartbeats:
 * throttled for more than 100 ms of a second; or, in three heartbeats in a row, more than 95 % of
 * its CPU busy, its event loops or its schedule more than 100 ms behind. In the open model an agent
 * says itself whether it was, and each such second counts: there response times are only as good as
 * the schedule. Confined to the lock of its run.
 */
final class GeneratorWatch {
  private static final double MAX_MS = 100;
  private static final double MAX_CPU_SHARE = 0.95;
  private static final int IN_A_ROW = 3;
  private static final int MAX_REASONS = 50;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private enum Symptom {
    THROTTLED(1),
    CPU(IN_A_ROW),
    LOOP_LAG(IN_A_ROW),
    SCHEDULE_LAG(IN_A_ROW),
    SCHEDULE_LAG_P99(1),
    THROTTLED_OPEN(1),
    CPU_OPEN(1);

    final int heartbeats;

    Symptom(int heartbeats) {
      this.heartbeats = heartbeats;
    }
  }

  private record Key(String agentId, Symptom symptom) {}

  /** A stretch of heartbeats with a symptom; it counts when it is long enough. */
  private static final class Episode {
    long fromMs;
    long toMs;
    int heartbeats;
    double worst;
    double limit;
  }

  private final Map<Key, Episode> current = new HashMap<>();
  private final List<Map.Entry<Key, Episode>> counted = new ArrayList<>();
  private int more;

  /**
   * Takes a heartbeat of an agent whose users run.
   *
   * @param open whether the run is of the open model
   */
  void heartbeat(AgentStatus status, boolean open) {
    if (open) {
      said(status, Bottleneck.THROTTLED, Symptom.THROTTLED_OPEN, status.throttledMs());
      said(status, Bottleneck.CPU, Symptom.CPU_OPEN, status.cpu());
      said(status, Bottleneck.SCHEDULE_LAG, Symptom.SCHEDULE_LAG_P99, status.scheduleLagP99Ms());
      return;
    }
    see(status, Symptom.THROTTLED, status.throttledMs(), MAX_MS);
    if (status.cpuLimit() > 0) {
      see(status, Symptom.CPU, status.cpu(), MAX_CPU_SHARE * status.cpuLimit());
    }
    see(status, Symptom.LOOP_LAG, status.loopLagMs(), MAX_MS);
    see(status, Symptom.SCHEDULE_LAG, status.scheduleLagMs(), MAX_MS);
  }

  private void said(AgentStatus status, Bottleneck bottleneck, Symptom symptom, double value) {
    boolean is = status.bottlenecks().contains(bottleneck);
    see(status, symptom, is ? value : 0, is ? Math.nextDown(value) : 0);
  }

  private void see(AgentStatus status, Symptom symptom, double value, double limit) {
    Key key = new Key(status.agentId(), symptom);
    if (!(value > limit)) {
      current.remove(key);
      return;
    }
    Episode episode = current.computeIfAbsent(key, k -> new Episode());
    episode.fromMs = episode.heartbeats == 0 ? status.at() : episode.fromMs;
    episode.toMs = status.at();
    episode.worst = Math.max(episode.worst, value);
    episode.limit =
        symptom == Symptom.CPU || symptom == Symptom.CPU_OPEN ? status.cpuLimit() : limit;
    if (++episode.heartbeats == symptom.heartbeats) {
      if (counted.size() < MAX_REASONS) {
        counted.add(Map.entry(key, episode));
      } else {
        more++;
      }
    }
  }

  Generator verdict() {
    if (counted.isEmpty()) {
      return new Generator("ok", List.of());
    }
    List<String> reasons = new ArrayList<>();
    counted.forEach(entry -> reasons.add(words(entry.getKey(), entry.getValue())));
    if (more > 0) {
      reasons.add("and " + more + " more such times");
    }
    return new Generator(
        "saturated", List.copyOf(reasons), counted.stream().map(GeneratorWatch::interval).toList());
  }

  private static Interval interval(Map.Entry<Key, Episode> entry) {
    String why =
        switch (entry.getKey().symptom()) {
          case THROTTLED, THROTTLED_OPEN -> "throttled";
          case CPU, CPU_OPEN -> "cpu";
          case LOOP_LAG -> "loop lag";
          case SCHEDULE_LAG, SCHEDULE_LAG_P99 -> "schedule lag";
        };
    Episode episode = entry.getValue();
    return new Interval(entry.getKey().agentId(), episode.fromMs, episode.toMs, why);
  }

  private static String words(Key key, Episode episode) {
    String what =
        switch (key.symptom()) {
          case THROTTLED, THROTTLED_OPEN ->
              format("was throttled by its CPU limit for %.0f ms of a second", episode.worst);
          case CPU, CPU_OPEN ->
              format("used %.2f of its %.2f CPU cores", episode.worst, episode.limit);
          case LOOP_LAG -> format("had an event loop %.0f ms behind", episode.worst);
          case SCHEDULE_LAG ->
              format("sent requests up to %.0f ms after they were due", episode.worst);
          case SCHEDULE_LAG_P99 ->
              format("sent 1 %% of its requests %.0f ms late or more", episode.worst);
        };
    String when = TIME.format(Instant.ofEpochMilli(episode.fromMs));
    String until = TIME.format(Instant.ofEpochMilli(episode.toMs));
    return "agent "
        + key.agentId()
        + " "
        + what
        + (when.equals(until) ? " at " + when : " from " + when + " to " + until);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
