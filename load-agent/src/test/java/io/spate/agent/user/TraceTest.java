package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.event.EventBatch;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SeenRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Trace contexts, against a real server. */
class TraceTest {
  private static final Pattern TRACE_PARENT =
      Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-01");

  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private void run(String http, int iterations) {
    loop.run(
        """
        target: %s
        load: { users: 4, iterations: %d, spawnRate: 1000 }
        http: { %s }
        users:
          - tasks:
              - sequence:
                  - group: all
                    steps:
                      - get: /constant
                      - post: /rendered
                        json: { user: "${user}" }
                      - get: /own
                        headers: { TraceParent: mine }
                      - parallel: [ { get: /a }, { get: /b } ]
        """
            .formatted(target.baseUrl(), iterations, http));
  }

  private List<String> headersOf(String... paths) {
    return target.requests().stream()
        .filter(request -> List.of(paths).contains(request.path()))
        .map(TraceTest::traceParent)
        .filter(Objects::nonNull)
        .toList();
  }

  private static String traceParent(SeenRequest request) {
    return request.header("traceparent");
  }

  private List<String> traceIdsSeen() {
    List<String> ids = new ArrayList<>();
    for (String header : headersOf("/constant", "/rendered", "/a", "/b")) {
      Matcher matcher = TRACE_PARENT.matcher(header);
      assertThat(matcher.matches()).as(header).isTrue();
      assertThat(matcher.group(2)).isNotEqualTo("0".repeat(16));
      ids.add(matcher.group(1));
    }
    return ids;
  }

  private List<String> traceIdsTold() {
    List<String> ids = new ArrayList<>();
    for (EventBatch batch : loop.batches()) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.trace(i) != null) {
          assertThat(batch.name(i)).doesNotContain("/own").doesNotStartWith("group");
          ids.add(batch.trace(i));
        }
      }
    }
    return ids;
  }

  @Test
  void everyRequestHasATraceOfItsOwnThatItsEventTells() {
    run("trace: true", 5);

    assertThat(traceIdsSeen()).hasSize(4 * 5 * 4).doesNotHaveDuplicates();
    assertThat(traceIdsTold()).containsExactlyInAnyOrderElementsOf(traceIdsSeen());
    assertThat(headersOf("/own")).hasSize(20).containsOnly("mine");
  }

  @Test
  void aShareOfThemHasOne() {
    run("trace: 0.25", 40);

    // Of 640: the mean is 160, and the bounds are five deviations from it.
    assertThat(traceIdsSeen()).hasSizeBetween(105, 215);
    assertThat(traceIdsTold()).containsExactlyInAnyOrderElementsOf(traceIdsSeen());
  }

  @Test
  void noneHasOneUnlessItIsAskedFor() {
    run("trace: false", 2);

    assertThat(headersOf("/constant", "/rendered", "/a", "/b")).isEmpty();
    assertThat(headersOf("/own")).hasSize(8).containsOnly("mine");
    assertThat(traceIdsTold()).isEmpty();
  }
}
