package io.spate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.protocol.command.RunData;
import io.spate.protocol.data.RunDataWriter;
import io.spate.protocol.status.SlotState;
import io.spate.testsupport.KafkaTestResource;
import io.spate.testsupport.SelfSigned;
import io.spate.testsupport.TestKafka;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that users upload, to a server that reads forms by the rules of the field. */
@QuarkusTest
@WithTestResource(KafkaTestResource.class)
class UploadQuarkusTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int SLOTS = 120;

  private final ControlPlaneRole controlPlane = new ControlPlaneRole();
  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;
  private boolean tls;

  /** What came, by request: fields and files in words. */
  private final List<List<String>> received = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() throws Exception {
    listen(new HttpServerOptions());
  }

  private void listen(HttpServerOptions options) throws Exception {
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(this::take)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    controlPlane.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void take(HttpServerRequest request) {
    List<String> parts = new ArrayList<>();
    request.setExpectMultipart(true);
    request.uploadHandler(
        upload -> {
          MessageDigest digest = sha256();
          upload.handler(bytes -> digest.update(bytes.getBytes()));
          upload.endHandler(end -> parts.add(words(upload, digest.digest())));
        });
    request.endHandler(
        end -> {
          request.formAttributes().forEach((name, value) -> parts.add(name + "=" + value));
          received.add(parts.stream().sorted().toList());
          request.response().end("ok");
        });
  }

  private static String words(HttpServerFileUpload upload, byte[] hash) {
    return "%s: %s, %s, %s"
        .formatted(
            upload.name(), upload.filename(), upload.contentType(), HexFormat.of().formatHex(hash));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static RunData send(String run, int number, String file, byte[] bytes) throws Exception {
    Map<String, Object> kafka = Map.of("bootstrap.servers", TestKafka.ensureTopics());
    try (RunDataWriter writer = new RunDataWriter(kafka)) {
      return writer.write(
          new RunDataWriter.Entry(run, number, file, null, 0),
          new ByteArrayInputStream(bytes),
          PATIENCE);
    }
  }

  private List<List<String>> run(String source, Map<String, byte[]> files) throws Exception {
    String run = ControlPlaneRole.newRunId();
    List<RunData> data = new ArrayList<>();
    for (Map.Entry<String, byte[]> each : files.entrySet()) {
      data.add(send(run, data.size(), each.getKey(), each.getValue()));
    }
    String target = (tls ? "https" : "http") + "://127.0.0.1:" + server.actualPort();
    controlPlane.announce(run, "target: " + target + "\n" + source, data);
    controlPlane.publishQuotas(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.HELD) == SLOTS);
    controlPlane.start(run);
    await().atMost(PATIENCE).until(() -> received.size() >= 5);
    List<List<String>> came = List.copyOf(received);
    controlPlane.stop(run);
    await().atMost(PATIENCE).until(() -> controlPlane.slots(run, SlotState.ENDED) == SLOTS);
    return came;
  }

  @Test
  void fieldsAndFilesArriveAsTheyWereAgainAndAgain() throws Exception {
    byte[] photo = new byte[3_000_000];
    new Random(7).nextBytes(photo);
    byte[] note = "--spate\r\n\r\nnö".getBytes(StandardCharsets.UTF_8);

    List<List<String>> came =
        run(
            """
            load: { users: 1, duration: 10m }
            users:
              - thinkTime: 1ms
                tasks:
                  - post: /photos
                    multipart:
                      title: "Über \\"${user}\\""
                      tag: [ a, b ]
                      photo: { file: pictures/beach.jpg }
                      more:
                        - { file: note.txt, filename: "the note.md", type: text/markdown }
                        - { file: pictures/beach.jpg }
            """,
            Map.of("pictures/beach.jpg", photo, "note.txt", note));

    assertThat(came)
        .allSatisfy(
            parts ->
                assertThat(parts)
                    .containsExactlyInAnyOrder(
                        "title=Über \"0\"",
                        "tag=a",
                        "tag=b",
                        "photo: beach.jpg, image/jpeg, " + hash(photo),
                        "more: the note.md, text/markdown, " + hash(note),
                        "more: beach.jpg, image/jpeg, " + hash(photo)));
  }

  @Test
  void filesGoThroughTls(@TempDir Path directory) throws Exception {
    SelfSigned own = SelfSigned.in(directory, "server");
    listen(
        new HttpServerOptions()
            .setSsl(true)
            .setPfxKeyCertOptions(
                new PfxOptions()
                    .setPath(own.keyStore().toString())
                    .setPassword(SelfSigned.PASSWORD)));
    tls = true;
    byte[] photo = new byte[3_000_000];
    new Random(8).nextBytes(photo);

    List<List<String>> came =
        run(
            """
            load: { users: 3, spawnRate: 100, duration: 10m }
            http: { tls: { verify: false } }
            users:
              - thinkTime: 1ms
                tasks:
                  - post: /photos
                    multipart: { by: "${user}", photo: { file: beach.jpg }, again: { file: beach.jpg } }
            """,
            Map.of("beach.jpg", photo));

    assertThat(came)
        .allSatisfy(
            parts ->
                assertThat(parts)
                    .hasSize(3)
                    .contains(
                        "photo: beach.jpg, image/jpeg, " + hash(photo),
                        "again: beach.jpg, image/jpeg, " + hash(photo)));
  }

  /** Nothing of such a request is rendered for each user. */
  @Test
  void aFormThatIsAlwaysTheSameArrivesAsItIs() throws Exception {
    byte[] empty = {};
    List<List<String>> came =
        run(
            """
            load: { users: 1, duration: 10m }
            users:
              - thinkTime: 1ms
                tasks:
                  - post: /photos
                    name: same
                    multipart: { title: A photo, photo: { file: none.bin }, note: { file: in.txt } }
            files: { in.txt: from the scenario }
            """,
            Map.of("none.bin", empty));

    assertThat(came)
        .allSatisfy(
            parts ->
                assertThat(parts)
                    .containsExactlyInAnyOrder(
                        "title=A photo",
                        "photo: none.bin, application/octet-stream, " + hash(empty),
                        "note: in.txt, text/plain, "
                            + hash("from the scenario".getBytes(StandardCharsets.UTF_8))));
  }
}
