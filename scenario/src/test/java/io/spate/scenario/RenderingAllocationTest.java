package io.spate.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What agents do for every request makes no garbage, or garbage collection would show in results.
 */
class RenderingAllocationTest {
  private static final int ROUNDS = 20_000;

  private final Scenario scenario =
      Scenarios.parse(
          """
          target: http://h
          load: { users: 1, duration: 1s }
          users:
            - thinkTime: 1s..2s
              tasks:
                - sequence:
                    - get: /a
                      save: { id: $.Id }
                    - put: /todo/${id}
                      query: { q: "${random.alphanumeric(8)}", n: "${counter}" }
                      headers: { X-Request: "${uuid}" }
                      expect: { status: [200, 204], responseTime: < 1s }
                      json:
                        Id: "${id:number}"
                        Description: "${lorem.sentence}"
                        Range: "${random.int(1,100):number}"
                        By: "${user}/${iteration}"
                - get: /b
                  weight: 3
          """);

  private final UserContext context = Scenarios.user(scenario);
  private final RequestStep step = (RequestStep) Scenarios.steps(scenario).get(1);
  private final StringBuilder out = new StringBuilder(4_096);
  private final FakeResponse response = FakeResponse.of(204, "");

  private long iterate() {
    context.save(0, "4711");
    out.setLength(0);
    step.renderPath(context, out);
    step.renderBody(context, out);
    List<HeaderTemplate> headers = step.headers();
    for (int i = 0; i < headers.size(); i++) {
      headers.get(i).value().render(context, out);
    }
    for (int i = 0; i < step.checks().size(); i++) {
      assert step.checks().get(i).failureOf(response, context) == null;
    }
    Task task = context.userClass().pickTask(context.random());
    return out.length() + step.thinkTime().sampleNanos(context.random()) + task.weight();
  }

  @Test
  void requestIsRenderedAndCheckedWithoutGarbage() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocations");
    long sum = 0;
    for (int i = 0; i < ROUNDS; i++) {
      sum += iterate();
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      sum += iterate();
    }
    double bytes = (double) (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;

    assertThat(sum).isPositive();
    assertThat(bytes).as("bytes allocated per request").isLessThan(8);
  }
}
