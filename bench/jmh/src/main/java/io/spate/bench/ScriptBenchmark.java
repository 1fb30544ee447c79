package io.spate.bench;

import io.spate.scenario.Scenario;
import io.spate.scenario.ScriptStep;
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

/** Steps in JavaScript, as an agent does them in the loop of its users. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ScriptBenchmark {
  private static final String SCENARIO =
      """
      target: http://localhost:8080
      load: { users: 10, duration: 30s }
      users:
        - tasks:
            - sequence:
                - script: return id;
                  with: { id: "${iteration}" }
                  save: nothing
                - script: |
                    const body = JSON.stringify({ id: Number(id), note, tags: ['a', 'b'] });
                    return { body, signature: hmac('SHA-256', 'secret', body) };
                  with: { id: "${iteration}", note: hello }
                  save: [ body, signature ]
                - get: /
      """;

  private UserContext user;
  private ScriptStep nothing;
  private ScriptStep signature;

  @Setup
  public void parse() {
    Scenario scenario = Scenario.parse(SCENARIO, "benchmark.yaml");
    var steps = scenario.users().getFirst().tasks().getFirst().steps();
    nothing = (ScriptStep) steps.get(0);
    signature = (ScriptStep) steps.get(1);
    user = new UserContext(scenario, 7, 42);
    user.startUser();
    user.startIteration();
  }

  /** A script that gives back what it gets: what each call costs. */
  @Benchmark
  public String call() {
    return nothing.run(user);
  }

  /** A JSON body and its HMAC. */
  @Benchmark
  public String signedBody() {
    return signature.run(user);
  }
}
