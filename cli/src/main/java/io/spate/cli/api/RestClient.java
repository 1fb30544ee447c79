package io.spate.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.spate.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/**
 * JSON over HTTP to one server, with bounded waits and errors in words. Thread-safe.
 *
 * <p>Every call throws {@link UnreachableException} when there is no answer, and {@link
 * ProblemException} when the answer is an error.
 */
final class RestClient {
  private static final int EXCERPT = 200;

  private final String server;
  private final URI base;
  private final Access access;

  /**
   * A client.
   *
   * @param server the server's name in messages, e.g. "control plane"
   * @param base its address, without a path
   * @param access how it is spoken to
   */
  RestClient(String server, URI base, Access access) {
    this.server = server;
    this.base = base;
    this.access = access;
  }

  URI base() {
    return base;
  }

  <T> T get(String path, Class<T> type, Duration timeout) {
    return read(send(request(path, timeout).GET()), type);
  }

  /** The body of an answer as it came. */
  byte[] getBytes(String path, Duration timeout) {
    HttpResponse<byte[]> response = send(request(path, timeout).setHeader("Accept", "*/*").GET());
    requireSuccess(response);
    return response.body();
  }

  /**
   * An answer that may be large, piece by piece.
   *
   * @param header the value of a header of the answer, if it has it
   * @param body to be closed
   */
  record Streamed(Function<String, Optional<String>> header, InputStream body) {}

  /**
   * Begins to read a large answer.
   *
   * @param timeout until the answer begins
   */
  Streamed stream(String path, Duration timeout) {
    HttpResponse<InputStream> response =
        send(request(path, timeout).setHeader("Accept", "*/*").GET(), BodyHandlers.ofInputStream());
    if (response.statusCode() >= 400) {
      try (InputStream body = response.body()) {
        throw new ProblemException(
            "the " + server,
            problem(response.statusCode(), response.uri(), body.readNBytes(65_536)));
      } catch (IOException e) {
        throw unreachable(reason(e), e);
      }
    }
    return new Streamed(response.headers()::firstValue, response.body());
  }

  /** An answer of any status. */
  record Answer(int status, byte[] body) {}

  /** Asks, and takes an error for an answer like any other. */
  Answer answer(String path, Duration timeout) {
    HttpResponse<byte[]> response = send(request(path, timeout).GET());
    return new Answer(response.statusCode(), response.body());
  }

  <T> T post(String path, String contentType, String body, Class<T> type, Duration timeout) {
    BodyPublisher publisher =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    HttpRequest.Builder request = request(path, timeout).POST(publisher);
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    return read(send(request), type);
  }

  <T> T post(String path, Multipart body, Class<T> type, Duration timeout) {
    return read(
        send(
            request(path, timeout)
                .POST(body.publisher())
                .header("Content-Type", body.contentType())),
        type);
  }

  /** PUT or DELETE, without a body. */
  <T> T change(String method, String path, Class<T> type, Duration timeout) {
    return read(send(request(path, timeout).method(method, BodyPublishers.noBody())), type);
  }

  <T> T patch(String path, String json, Class<T> type, Duration timeout) {
    HttpRequest.Builder request =
        request(path, timeout)
            .method("PATCH", BodyPublishers.ofString(json))
            .header("Content-Type", "application/json");
    return read(send(request), type);
  }

  private HttpRequest.Builder request(String path, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(timeout)
            .header("Accept", "application/json, application/problem+json");
    return access.token() == null
        ? request
        : request.header("Authorization", "Bearer " + access.token());
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder builder) {
    return send(builder, BodyHandlers.ofByteArray());
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder builder, BodyHandler<T> handler) {
    HttpRequest request = builder.build();
    try {
      return access.trust().http().send(request, handler);
    } catch (IOException e) {
      throw unreachable(reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("interrupted", e);
    }
  }

  private UnreachableException unreachable(String reason, Exception cause) {
    return new UnreachableException(
        "cannot reach the " + server + " at " + base + ": " + reason, cause);
  }

  private static String reason(IOException e) {
    if (e instanceof SSLException tls) {
      return TlsWords.of(tls);
    }
    if (e instanceof HttpTimeoutException || e instanceof InterruptedIOException) {
      return "no answer in time";
    }
    if (e instanceof ConnectException) {
      return e.getCause() instanceof UnresolvedAddressException
          ? "unknown host"
          : "connection refused";
    }
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.contains("received no bytes")
        ? "it ended the connection without an answer (where it speaks TLS, write https://)"
        : message;
  }

  private <T> T read(HttpResponse<byte[]> response, Class<T> type) {
    requireSuccess(response);
    try {
      return Json.MAPPER.readValue(response.body(), type);
    } catch (IOException e) {
      throw new ProblemException(
          "the " + server,
          new Problem(
              null,
              null,
              response.statusCode(),
              "its answer at "
                  + response.uri()
                  + " is not what this version of spate understands: "
                  + firstLine(e),
              null));
    }
  }

  private void requireSuccess(HttpResponse<byte[]> response) {
    if (response.statusCode() >= 400) {
      throw new ProblemException(
          "the " + server, problem(response.statusCode(), response.uri(), response.body()));
    }
  }

  private static String firstLine(IOException e) {
    return e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
  }

  private static Problem problem(int status, URI uri, byte[] body) {
    String excerpt = new String(body, StandardCharsets.UTF_8).strip();
    try {
      Problem problem = Json.MAPPER.readValue(body, Problem.class);
      if (problem != null && (problem.detail() != null || problem.title() != null)) {
        return new Problem(
            problem.type(), problem.title(), status, problem.detail(), problem.errors());
      }
    } catch (IOException e) {
      // No problem document: some other server, or a proxy in between. Its own words are shown.
      excerpt = excerpt.isEmpty() ? "no body" : excerpt;
    }
    String shown = excerpt.length() > EXCERPT ? excerpt.substring(0, EXCERPT) + "…" : excerpt;
    return new Problem(
        null, null, status, "HTTP status " + status + " at " + uri + ": " + shown, null);
  }
}
