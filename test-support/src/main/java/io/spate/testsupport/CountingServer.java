package io.spate.testsupport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Answers what it is told to, and counts. Until told otherwise it answers everything with 200 and
 * {@code ok}.
 */
public final class CountingServer extends HttpTarget {
  private final Map<String, Function<SeenRequest, CannedResponse>> answers =
      new ConcurrentHashMap<>();
  private volatile Function<SeenRequest, CannedResponse> otherwise =
      request -> CannedResponse.text(200, "ok");

  private CountingServer() {}

  /** Starts one. */
  public static CountingServer start() {
    CountingServer server = new CountingServer();
    server.listen();
    return server;
  }

  /** From now on, this response for this method and path (exactly, without the query). */
  public CountingServer respond(String method, String path, CannedResponse response) {
    return respond(method, path, request -> response);
  }

  /** From now on, what the function says for this method and path; it must be thread-safe. */
  public CountingServer respond(
      String method, String path, Function<SeenRequest, CannedResponse> response) {
    answers.put(method + " " + path, response);
    return this;
  }

  /** From now on, what the function says for all else; it must be thread-safe. */
  public CountingServer respondOtherwise(Function<SeenRequest, CannedResponse> response) {
    otherwise = response;
    return this;
  }

  @Override
  CannedResponse answer(SeenRequest request) {
    return answers.getOrDefault(request.method() + " " + request.path(), otherwise).apply(request);
  }
}
