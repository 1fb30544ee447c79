package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.scenario.data.DataText;
import io.spate.testsupport.CannedResponse;
import io.spate.testsupport.CountingServer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run of a part of a scenario: a server sees what has the tags, and nothing else. */
class TagsUserTest {
  private final OneLoop loop = new OneLoop();
  private final Set<String> seen = new ConcurrentSkipListSet<>();
  private final CountingServer target = CountingServer.start();

  @BeforeEach
  void start() {
    target.respondOtherwise(
        request -> {
          seen.add(request.method() + " " + request.path());
          return CannedResponse.text(200, "ok");
        });
  }

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private void run(List<String> only, List<String> excluded) {
    loop.run(
        DataText.withTags(
            """
            target: %s
            load: { users: 3, iterations: 20 }
            users:
              - onStart: [ { get: /login } ]
                tasks:
                  - { get: /read, tags: [ read, smoke ] }
                  - name: write
                    tags: write
                    sequence: [ { post: /made }, { delete: /gone, tags: destructive } ]
                  - { get: /untagged }
            """
                .formatted(target.baseUrl()),
            only,
            excluded));
  }

  @Test
  void onlyWhatHasATagIsSent() {
    run(List.of("smoke"), List.of());

    assertThat(seen).containsExactly("GET /login", "GET /read");
    assertThat(new TreeSet<>(loop.names())).containsExactly("GET /login", "GET /read");
  }

  @Test
  void whatIsExcludedIsNotSent() {
    run(List.of("smoke", "write"), List.of("destructive"));

    assertThat(seen).containsExactly("GET /login", "GET /read", "POST /made");
  }
}
