package io.spate.controlplane.tracing;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Takes traces by OTLP over HTTP, as a collector does, and keeps what a test asks for. By {@code
 * opentelemetry/proto/collector/trace/v1/trace_service.proto} and {@code trace/v1/trace.proto}.
 */
public final class SpanReceiver implements QuarkusTestResourceLifecycleManager {
  /**
   * A span as it came.
   *
   * @param parentId empty for the first of a trace
   */
  record Span(String traceId, String id, String parentId, String name) {}

  private static final List<Span> SPANS = new CopyOnWriteArrayList<>();

  private HttpServer server;
  private String enabled = "true";

  @Override
  public void init(Map<String, String> args) {
    enabled = args.getOrDefault("enabled", "true");
  }

  @Override
  public Map<String, String> start() {
    SPANS.clear();
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", SpanReceiver::take);
    server.start();
    String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
    return enabled.equals("true")
        ? Map.of(
            "otel.sdk.disabled", "false",
            "otel.exporter.otlp.endpoint", endpoint,
            "otel.exporter.otlp.protocol", "http/protobuf",
            "quarkus.otel.bsp.schedule.delay", "200ms")
        : Map.of(
            "otel.exporter.otlp.endpoint",
            endpoint,
            "otel.exporter.otlp.protocol",
            "http/protobuf");
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  /** All that came so far. */
  static List<Span> spans() {
    return List.copyOf(SPANS);
  }

  private static void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      for (ByteString resource : messages(exchange.getRequestBody().readAllBytes(), 1)) {
        for (ByteString scope : messages(resource.toByteArray(), 2)) {
          for (ByteString span : messages(scope.toByteArray(), 2)) {
            SPANS.add(span(span.toByteArray()));
          }
        }
      }
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static Span span(byte[] bytes) throws IOException {
    return new Span(
        hex(messages(bytes, 1)),
        hex(messages(bytes, 2)),
        hex(messages(bytes, 4)),
        messages(bytes, 5).getFirst().toStringUtf8());
  }

  private static String hex(List<ByteString> id) {
    return id.isEmpty() ? "" : HexFormat.of().formatHex(id.getFirst().toByteArray());
  }

  /** The values of a field that has bytes, texts or messages. */
  private static List<ByteString> messages(byte[] message, int field) throws IOException {
    List<ByteString> found = new ArrayList<>();
    CodedInputStream in = CodedInputStream.newInstance(message);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == (field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
        found.add(in.readBytes());
      } else {
        in.skipField(tag);
      }
    }
    return found;
  }
}
