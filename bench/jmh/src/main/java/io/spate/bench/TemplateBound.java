package io.spate.bench;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Holds {@link TemplateBenchmark} to its bounds: a request full of expressions costs at most 2 µs
 * more than a constant one, and makes no garbage. Ends with 1 if it does not. Times depend on the
 * machine and on what else it does, so this is no part of the build.
 */
public final class TemplateBound {
  private static final double MOST_NANOS = 2_000;

  /** JMH's own share of an iteration; one object for each request would be 16 bytes. */
  private static final double MOST_BYTES = 1;

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private TemplateBound() {}

  /** Measures and judges; takes nothing. */
  public static void main(String[] args) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("TemplateBenchmark\\.(constantRequest|templatedRequest)$")
                    .addProfiler(GCProfiler.class)
                    .shouldFailOnError(true)
                    .build())
            .run();
    double more = nanos(results, "templatedRequest") - nanos(results, "constantRequest");
    double bytes = garbage(results, "templatedRequest");
    boolean holds = more <= MOST_NANOS && bytes <= MOST_BYTES;
    System.out.printf(
        Locale.ROOT,
        "a templated request costs %.0f ns more than a constant one (at most %.0f), and makes"
            + " %.2f bytes of garbage (at most %.0f): %s%n",
        more,
        MOST_NANOS,
        bytes,
        MOST_BYTES,
        holds ? "holds" : "DOES NOT HOLD");
    System.exit(holds ? 0 : 1);
  }

  private static RunResult of(Collection<RunResult> results, String benchmark) {
    return results.stream()
        .filter(each -> each.getParams().getBenchmark().endsWith("." + benchmark))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(benchmark + " was not measured"));
  }

  private static double nanos(Collection<RunResult> results, String benchmark) {
    return of(results, benchmark).getPrimaryResult().getScore();
  }

  /** Bytes per request; the profiler's prefix differs by version. */
  private static double garbage(Collection<RunResult> results, String benchmark) {
    return of(results, benchmark).getSecondaryResults().entrySet().stream()
        .filter(each -> each.getKey().endsWith(ALLOCATED))
        .map(each -> (Result<?>) each.getValue())
        .mapToDouble(Result::getScore)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("JMH has not told " + ALLOCATED));
  }
}
