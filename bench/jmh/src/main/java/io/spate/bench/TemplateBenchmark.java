package io.spate.bench;

import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.UserContext;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rendering of paths and bodies, as an agent does it for each request: into a builder it keeps. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TemplateBenchmark {
  private static final String SCENARIO =
      """
      target: http://localhost:8080
      load: { users: 10, duration: 30s }
      users:
        - tasks:
            - sequence:
                - post: /todo
                  json: { Description: "${lorem.sentence}", Completed: false }
                  save: { id: $.Id }
                - get: /todo/${id}
                - put: /todo/${id}
                  json: { Id: "${id:number}", Description: done, Completed: true }
                - post: /things
                  json:
                    id: "${uuid}"
                    amount: "${random.int(1,100):number}"
                    by: "user ${user}, iteration ${iteration}"
      """;

  private final StringBuilder out = new StringBuilder(256);
  private UserContext user;
  private RequestStep post;
  private RequestStep get;
  private RequestStep put;
  private RequestStep things;

  @Setup
  public void parse() {
    Scenario scenario = Scenario.parse(SCENARIO, "benchmark.yaml");
    var steps = scenario.users().getFirst().tasks().getFirst().steps();
    post = (RequestStep) steps.get(0);
    get = (RequestStep) steps.get(1);
    put = (RequestStep) steps.get(2);
    things = (RequestStep) steps.get(3);
    user = new UserContext(scenario, 7, 42);
    user.startUser();
    user.startIteration();
    user.save(post.saves().getFirst().index(), "4711");
  }

  /** {@code /todo/4711}. */
  @Benchmark
  public StringBuilder pathWithSavedValue() {
    out.setLength(0);
    get.renderPath(user, out);
    return out;
  }

  /** A small JSON body with one saved number. */
  @Benchmark
  public StringBuilder jsonWithSavedNumber() {
    out.setLength(0);
    put.renderBody(user, out);
    return out;
  }

  /** A small JSON body with a random sentence. */
  @Benchmark
  public StringBuilder jsonWithSentence() {
    out.setLength(0);
    post.renderBody(user, out);
    return out;
  }

  /** A small JSON body with a UUID, a random number, the user and the iteration. */
  @Benchmark
  public StringBuilder jsonWithFunctions() {
    out.setLength(0);
    things.renderBody(user, out);
    return out;
  }
}
