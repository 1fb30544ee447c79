package io.spate.aggregator.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.spate.aggregator.reduce.Batches;
import io.spate.aggregator.view.RecordedRun;
import io.spate.protocol.event.EventBatch;
import io.spate.protocol.event.EventBatchWriter;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ScriptedPages.class)
class EventExportQuarkusTest {
  @TestHTTPResource("/")
  URI root;

  @Inject ScriptedRuns runs;
  @Inject ScriptedEvents raw;

  @BeforeEach
  void aRun() {
    runs.clear();
    RecordedRun run = RecordedRun.of("r1", 5, System.currentTimeMillis() / 1_000 - 400, 60, 30, 1);
    runs.add(run);
    EventBatchWriter writer = Batches.source("r1", "a1", 0);
    run.events().forEach(event -> event.writeTo(writer));
    raw.set(List.of(EventBatch.read(writer.encode(true))));
  }

  private HttpResponse<String> export() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(root.resolve("/api/v1/runs/r1/events.csv"))
            .timeout(Duration.ofSeconds(30))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void anExportIsAnAttachmentThatNobodyKeeps() throws Exception {
    HttpResponse<String> answer = export();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"spate-r1-events.csv\"");
    assertThat(answer.headers().firstValue("Spate-Events-Cut")).hasValue("false");
  }

  @Test
  void whatBreaksOffDoesNotLookLikeAll() {
    raw.breakOff();

    assertThatThrownBy(this::export).isInstanceOf(IOException.class);
  }

  @Test
  void withoutKafkaThereIsAProblemAndNoFile() throws Exception {
    raw.goAway();

    HttpResponse<String> answer = export();

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("Events cannot be read", "for the test");
  }
}
