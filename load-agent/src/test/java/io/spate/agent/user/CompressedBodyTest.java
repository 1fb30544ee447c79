package io.spate.agent.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.compression.StandardCompressionOptions;
import io.spate.protocol.ErrorKind;
import io.spate.protocol.event.EventBatch;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that a real server packs because the scenario asks for it. */
class CompressedBodyTest {
  private static final int ITEMS = 1_000;

  private final OneLoop loop = new OneLoop();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private String list;
  private VertxTarget target;

  @BeforeEach
  void start() {
    JsonArray items = new JsonArray();
    for (int i = 0; i < ITEMS; i++) {
      items.add(new JsonObject().put("id", "item-" + i * 7919 % 10_007).put("done", i % 3 == 0));
    }
    list = new JsonObject().put("items", items).encode();
    target =
        VertxTarget.start(
            new HttpServerOptions()
                .setCompressionSupported(true)
                .addCompressor(StandardCompressionOptions.gzip())
                .addCompressor(StandardCompressionOptions.deflate())
                .addCompressor(StandardCompressionOptions.brotli()),
            this::answer);
  }

  @AfterEach
  void close() {
    loop.close();
    target.close();
  }

  private void answer(HttpServerRequest request) {
    seen.add(request.path());
    request.response().putHeader("Content-Type", "application/json").end(list);
  }

  @ParameterizedTest
  @CsvSource({"br, 1.1", "br, 2", "gzip, 1.1", "gzip, 2", "deflate, 1.1", "deflate, 2"})
  void checksAndSavesReadWhatThePackedBodyStandsFor(String coding, String version) {
    loop.run(
        """
        target: %s
        load: { users: 1, iterations: 1 }
        http: { version: %s }
        users:
          - tasks:
              - sequence:
                  - get: /list
                    headers: { Accept-Encoding: "%s" }
                    expect:
                      status: 200
                      header: { Content-Encoding: "%s" }
                      json: { "$.items[0].id": item-0 }
                      body: { contains: "]}" }
                    save: { last: "$.items[%d].id" }
                  - get: "/got/${last}"
                    name: got
        """
            .formatted(target.url(), version, coding, coding, ITEMS - 1));

    List<String> ends = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (EventBatch batch : loop.batches()) {
      for (int i = 0; i < batch.size(); i++) {
        ends.add(batch.name(i) + " " + ErrorKind.of(batch.error(i)));
        sizes.add(batch.bytesIn(i));
      }
    }
    assertThat(ends).containsExactly("GET /list NONE", "GET got NONE");
    assertThat(seen).containsExactly("/list", "/got/item-" + (ITEMS - 1) * 7919 % 10_007);
    assertThat(sizes.get(0)).as("bytes on the wire").isBetween(100, list.length() / 3);
    assertThat(sizes.get(1)).as("without a header that asks for it").isEqualTo(list.length());
  }
}
