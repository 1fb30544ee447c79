package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.scenario.data.DataFile;
import io.spate.testsupport.CountingServer;
import io.spate.testsupport.SeenRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests carry, as a real server gets it. */
class BodiesTest {
  private final CountingServer target = CountingServer.start();
  private final OneLoop loop = new OneLoop();

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private List<SeenRequest> run(String top, String steps) {
    loop.run(
        top
            + """
            target: %s
            load: { users: 1, iterations: 1 }
            users:
              - vars: { name: "a&b c/ä" }
                tasks:
                  - sequence:
            """
                .formatted(target.baseUrl())
            + steps.stripTrailing().indent(10));
    return target.requests();
  }

  @Test
  void everyKindOfBodyArrivesAsItsTypeSaysWithValuesCodedForTheirPlace() {
    List<SeenRequest> seen =
        run(
            "http: { headers: { Accept: application/json, X-All: \"1\" } }\n",
            """
            - get: "/search/${name}"
              query: { q: "${name}", tag: [ new, cheap ] }
              headers: { Accept: text/html }
            - post: /login
              form: { user: "${name}", password: "p=1 +" }
            - patch: /todo/1
              body: "<todo>${name}</todo>"
              headers: { Content-Type: application/xml }
            - put: /todo/1
              json: { Id: 1, Name: "${name}", Nested: { deep: { really: true, none: null } } }
            - delete: /todo/1
            - head: /todo/1
            - options: /todo
            """);

    assertThat(seen)
        .extracting(SeenRequest::method)
        .containsExactly("GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS");
    assertThat(seen.get(0).query()).isEqualTo("q=a%26b%20c/%C3%A4&tag=new&tag=cheap");
    assertThat(seen.get(0).header("Accept")).isEqualTo("text/html");
    assertThat(seen.get(0).header("X-All")).isEqualTo("1");
    assertThat(seen.get(1).text()).isEqualTo("user=a%26b+c%2F%C3%A4&password=p%3D1+%2B");
    assertThat(seen.get(1).header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
    assertThat(seen.get(2).text()).isEqualTo("<todo>a&b c/ä</todo>");
    assertThat(seen.get(2).header("Content-Type")).isEqualTo("application/xml");
    assertThat(seen.get(3).text())
        .isEqualTo(
            "{\"Id\":1,\"Name\":\"a&b c/ä\",\"Nested\":{\"deep\":{\"really\":true,\"none\":null}}}");
    assertThat(seen.get(3).header("Content-Type")).startsWith("application/json");
    assertThat(seen.get(4).header("Accept")).isEqualTo("application/json");
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 8})
  void aRunWithASeedSendsTheSameBodiesByteForByte(int seed) {
    String source =
        """
        target: %s
        load: { users: 1, iterations: 12 }
        seed: %d
        data: { item: { rows: [ a, b, c, d, e ], order: random } }
        users:
          - tasks:
              - sequence:
                  - post: /form
                    multipart:
                      text: "${lorem.sentence} ${random.int(1,1000000)} ${item}"
                      file: { file: x.bin }
        """
            .formatted(target.baseUrl(), seed);
    loop.start(source, path -> DataFile.ofText("content", path)).end();
    List<String> first = target.requests().stream().map(SeenRequest::text).sorted().toList();
    loop.start(source, path -> DataFile.ofText("content", path)).end();

    List<String> second =
        target.requests().stream().skip(first.size()).map(SeenRequest::text).sorted().toList();
    assertThat(first).hasSize(12).doesNotHaveDuplicates();
    assertThat(second).isEqualTo(first);
    assertThat(target.requests().stream().map(each -> each.header("Content-Type")).distinct())
        .hasSize(1);
  }
}
