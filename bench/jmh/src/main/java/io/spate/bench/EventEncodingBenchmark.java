package io.spate.bench;

import io.spate.protocol.event.EventBatchWriter;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an event costs its agent until it is bytes: collected and encoded; per event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EventEncodingBenchmark {
  private static final long START_US = 1_767_225_600_000_000L;

  private final int[] responseUs = new int[Events.PER_BATCH];
  private EventBatchWriter writer;

  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < responseUs.length; i++) {
      responseUs[i] = 400 + (int) (-800 * Math.log(1 - random.nextDouble()));
    }
    writer =
        new EventBatchWriter(
            "run-1", "agent-1", "incarnation-1", 0, List.of("GET /", "POST /"), Events.PER_BATCH);
  }

  @Benchmark
  @OperationsPerInvocation(Events.PER_BATCH)
  public byte[] addAndEncode() {
    for (int i = 0; i < Events.PER_BATCH; i++) {
      writer.add(i & 1, START_US + i * 200L, responseUs[i], 0, 200, 0, 180, 140, i % 60, i);
      writer.addPhases(0, 0, 0, 12_000 + (i & 63) * 100, 6_000 + (i & 31) * 100);
    }
    return writer.encode(false);
  }
}
