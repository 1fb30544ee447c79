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
                - put: /todo/4711
                  headers: { X-Request-Id: 0b6a2a5e-8f0b-4a6e-9c53-5f2f0f8d7a11, X-User: user-7 }
                  json: { Id: 4711, Description: "Dolor sit amet consectetur.", Completed: true }
                - put: /todo/${id}
                  headers: { X-Request-Id: "${uuid}", X-User: "user-${user}" }
                  json: { Id: "${id:number}", Description: "${lorem.sentence}", Completed: true }
      """;

  private final StringBuilder out = new StringBuilder(256);
  private UserContext user;
  private RequestStep post;
  private RequestStep get;
  private RequestStep put;
  private RequestStep things;
  private RequestStep constant;
  private RequestStep templated;

  @Setup
  public void parse() {
    Scenario scenario = Scenario.parse(SCENARIO, "benchmark.yaml");
    var steps = scenario.users().getFirst().tasks().getFirst().steps();
    post = (RequestStep) steps.get(0);
    get = (RequestStep) steps.get(1);
    put = (RequestStep) steps.get(2);
    things = (RequestStep) steps.get(3);
    constant = (RequestStep) steps.get(4);
    templated = (RequestStep) steps.get(5);
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

  /** Path, headers and body of a request without expressions. */
  @Benchmark
  public StringBuilder constantRequest() {
    return render(constant);
  }

  /** The same with a saved id (twice), a UUID, the user and a random sentence. */
  @Benchmark
  public StringBuilder templatedRequest() {
    return render(templated);
  }

  private StringBuilder render(RequestStep step) {
    out.setLength(0);
    step.renderPath(user, out);
    for (int i = 0; i < step.headers().size(); i++) {
      step.headers().get(i).value().render(user, out);
    }
    step.renderBody(user, out);
    return out;
  }
}
