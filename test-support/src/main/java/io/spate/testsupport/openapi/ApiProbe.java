package io.spate.testsupport.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Makes calls of each operation of a service's OpenAPI document, with values of the document's
 * types and with wrong ones, and holds each answer to the document: never a failure, no status and
 * no media type that is not described, JSON as its schema says and without a field that is not
 * described, errors as problem documents that tell nothing of the inside, within a bounded time.
 *
 * <p>A seed makes the same calls each time; what is wrong names the first call that showed it.
 */
public final class ApiProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final String STREAM = "text/event-stream";
  private static final String METHOD_CALLS = "(another method)";

  private final String baseUrl;
  private final ApiDocument document;
  private final Map<String, List<String>> known;
  private final AnswerJudge judge;
  private final Map<String, String> wrong = new LinkedHashMap<>();
  private final Map<String, Map<Integer, Integer>> statuses = new TreeMap<>();
  private HttpClient client;

  /**
   * @param baseUrl of the service, without a slash at its end
   * @param document its OpenAPI document, version 3.1
   * @param known values of parameters that exist, by the parameter's name
   */
  public ApiProbe(String baseUrl, JsonNode document, Map<String, List<String>> known) {
    this.baseUrl = baseUrl;
    this.document = new ApiDocument(document);
    this.known = known;
    this.judge = new AnswerJudge(this.document, PATIENCE);
  }

  /**
   * Makes calls of each operation.
   *
   * @param calls how many of each
   * @param seed what they are made of
   * @param which which operations, by method and path such as {@code GET /api/v1/runs}
   */
  public ApiProbe call(int calls, long seed, Predicate<String> which) {
    client = newClient();
    try {
      for (ApiOperation operation : document.operations()) {
        if (which.test(operation.toString())) {
          call(operation, calls, seed);
        }
      }
    } finally {
      client.close();
    }
    return this;
  }

  private static HttpClient newClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(PATIENCE)
        .build();
  }

  private void call(ApiOperation operation, int calls, long seed) {
    // Of its own, so that an operation that is added does not change the calls of the others.
    SplittableRandom random = new SplittableRandom(seed ^ operation.toString().hashCode());
    CallMaker maker = new CallMaker(document, operation, known, random);
    for (int i = 0; i < calls; i++) {
      ApiCall call = maker.next();
      ApiAnswer answer = send(operation.toString(), call);
      if (answer != null) {
        note(operation.toString(), call, judge.complaints(operation, answer));
      }
    }
    for (String method : METHODS) {
      if (!document.methodsOf(operation.path()).contains(method)) {
        ApiCall call = maker.withMethod(method);
        ApiAnswer answer = send(METHOD_CALLS, call);
        if (answer != null) {
          note(operation.toString(), call, judge.complaintsOfMethod(answer));
        }
      }
    }
  }

  private void note(String operation, ApiCall call, List<String> complaints) {
    complaints.forEach(
        complaint -> wrong.putIfAbsent(operation + ": " + complaint, call.toString()));
  }

  private ApiAnswer send(String operation, ApiCall call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(baseUrl + call.target()))
            .timeout(PATIENCE)
            .method(
                call.method(),
                call.body() == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(call.body()));
    call.headers().forEach(request::header);
    long begun = System.nanoTime();
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        String mediaType = type.replaceFirst(";.*", "").strip();
        byte[] bytes = mediaType.equals(STREAM) ? null : body.readAllBytes();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        statuses
            .computeIfAbsent(operation, o -> new TreeMap<>())
            .merge(response.statusCode(), 1, Integer::sum);
        ApiAnswer answer = new ApiAnswer(response.statusCode(), mediaType, bytes, millis);
        if (answer.isOfHttpServer()) {
          // Vert.x closes such a connection without having said so. The next call would go out over
          // it, and some of them get no answer; a POST or PATCH is not sent again by the client.
          client.close();
          client = newClient();
        }
        return answer;
      }
    } catch (IOException e) {
      note(operation, call, List.of("no answer: " + e));
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What is wrong, each with the call that showed it first; empty if all is right. */
  public List<String> wrong() {
    List<String> lines = new ArrayList<>();
    wrong.forEach((what, call) -> lines.add(what + "\n      by " + call));
    return lines;
  }

  /** How often each operation that was called has answered with each status. */
  public Map<String, Map<Integer, Integer>> statuses() {
    return statuses;
  }
}
