package io.spate.aggregator.view;

import io.spate.aggregator.ledger.Completion;
import io.spate.aggregator.reduce.Folds;
import io.spate.aggregator.reduce.HistogramCodec;
import io.spate.aggregator.reduce.StatsKey;
import io.spate.aggregator.reduce.StatsKey.Kind;
import io.spate.aggregator.run.PlayedAgents;
import io.spate.aggregator.view.RunView.Cursor;
import io.spate.protocol.Json;
import io.spate.protocol.wire.NameStats;
import io.spate.protocol.wire.PartialStats;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.HdrHistogram.Histogram;

/**
 * Feeds the records of a long run to a view and prints what it holds and how quick it answers. A
 * program of its own, so that the heap holds nothing else and can be limited.
 *
 * <p>{@code java -cp ... io.spate.aggregator.view.LongRun <seconds> <names> <partitions>
 * <past|live>}
 *
 * <p>Prints {@code retainedBytes points requests jsonBytes medianMs}. Live, records come as they
 * happen and the view is tidied each second; past, they are read as after a restart: from the six
 * partitions of the topic, one of which is always some thousand records behind.
 */
public final class LongRun {
  private static final long START = 1_800_000_000L;
  private static final int REQUESTS_PER_NAME = 5;
  private static final int TOPIC_PARTITIONS = 6;
  private static final int BEHIND_SECONDS = 600;
  private static final int ANSWERS = 21;

  private final Random random = new Random(5);
  private final HistogramCodec codec = new HistogramCodec();
  private final List<List<NameStats>> samples = new ArrayList<>();
  private final int partitions;
  private RunView view = new RunView("r1", new RunViewLimits(6_000, 10_000), new LogBudget(10), 0);

  private LongRun(int names, int partitions) {
    this.partitions = partitions;
    Histogram scratch = HistogramCodec.empty();
    for (int sample = 0; sample < 64; sample++) {
      List<NameStats> stats = new ArrayList<>();
      for (int name = 0; name < names; name++) {
        stats.add(
            Folds.of(
                    "GET /item/" + name,
                    REQUESTS_PER_NAME,
                    i -> (int) (20_000 * Math.exp(random.nextGaussian() * 0.6)),
                    false)
                .encode(codec, scratch));
      }
      samples.add(stats);
    }
  }

  public static void main(String[] arguments) throws Exception {
    int seconds = Integer.parseInt(arguments[0]);
    LongRun run = new LongRun(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    run.view.onCommand(
        PlayedAgents.waiting("r1", PlayedAgents.scenario()).started(START * 1_000),
        START * 1_000,
        true);
    if (arguments[3].equals("past")) {
      run.past(seconds);
    } else {
      run.live(seconds);
    }
    run.report(seconds);
  }

  private void live(int seconds) {
    for (int second = 0; second < seconds; second++) {
      for (int partition = 0; partition < partitions; partition++) {
        put(partition, second);
      }
      view.tidy();
    }
  }

  private void past(int seconds) {
    for (int second = 0; second < seconds + BEHIND_SECONDS; second++) {
      for (int partition = 0; partition < partitions; partition++) {
        if (second < seconds && second % TOPIC_PARTITIONS != 0) {
          read(partition, second);
        }
        int behind = second - BEHIND_SECONDS;
        if (behind >= 0 && behind % TOPIC_PARTITIONS == 0) {
          read(partition, behind);
        }
      }
    }
    view.tidy();
  }

  private void read(int partition, int second) {
    put(partition, second);
    StatsKey key = new StatsKey("r1", partition, Kind.SECOND, START + second, 0);
    view.tidyWhileReading(key, second % TOPIC_PARTITIONS, TOPIC_PARTITIONS);
  }

  private void put(int partition, int second) {
    PartialStats stats =
        PartialStats.newBuilder()
            .setRunId("r1")
            .setSecond(START + second)
            .addAllNames(samples.get(random.nextInt(samples.size())))
            .build();
    StatsKey key = new StatsKey("r1", partition, Kind.SECOND, START + second, 0);
    view.onStats(key, stats, codec, (START + second) * 1_000 + 600);
  }

  private void report(int seconds) throws Exception {
    long nowMs = (START + seconds) * 1_000 + 600;
    long[] nanos = new long[ANSWERS];
    byte[] json = new byte[0];
    StatsView.Series series = StatsView.Series.EMPTY;
    for (int i = 0; i < ANSWERS * 2; i++) {
      long began = System.nanoTime();
      StatsView stats = view.at(nowMs, Completion.RUNNING, Cursor.NOTHING).stats();
      json = Json.write(stats);
      nanos[i % ANSWERS] = System.nanoTime() - began;
      series = stats.series();
    }
    Arrays.sort(nanos);
    int points = series.t().size();
    double requests = 0;
    for (int i = 0; i < points; i++) {
      long next = i + 1 < points ? series.t().get(i + 1) : series.t().get(i) + 1;
      requests += series.rps().get(i) * (next - series.t().get(i));
    }
    int jsonBytes = json.length;
    json = null;
    series = null;
    long with = usedAfterCollection();
    Reference.reachabilityFence(view);
    view = null;
    long retained = with - usedAfterCollection();
    System.out.printf(
        Locale.ROOT,
        "%d %d %d %d %.1f%n",
        retained,
        points,
        Math.round(requests),
        jsonBytes,
        nanos[ANSWERS / 2] / 1e6);
  }

  private static long usedAfterCollection() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
