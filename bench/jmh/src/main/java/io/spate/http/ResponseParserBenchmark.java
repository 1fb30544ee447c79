package io.spate.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What reading a response costs once its bytes are there; per response. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ResponseParserBenchmark {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\n"
          + "Server: nginx/1.24.0\r\n"
          + "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
          + "Content-Type: application/json\r\n"
          + "Connection: keep-alive\r\n"
          + "X-Request-Id: 6f1c1c2e-1f35-4d7c-9f0a-4a5c0b0a8a11\r\n";

  /** A body of 41 bytes, one of 4 kB, and the latter in eight chunks. */
  @Param({"small", "large", "chunked"})
  public String kind;

  /** Whether headers and the whole body are kept, for checks and saves. */
  @Param({"false", "true"})
  public boolean kept;

  /** How the bytes come: at once, or split as by segments of 1,460 bytes. */
  @Param({"65536", "1460"})
  public int read;

  private final ResponseParser parser = new ResponseParser();
  private final ResponseBuffer response = new ResponseBuffer();
  private byte[] wire;

  @Setup
  public void write() {
    String text =
        switch (kind) {
          case "small" -> HEAD + "Content-Length: 41\r\n\r\n" + "x".repeat(41);
          case "large" -> HEAD + "Content-Length: 4096\r\n\r\n" + "x".repeat(4096);
          default ->
              HEAD
                  + "Transfer-Encoding: chunked\r\n\r\n"
                  + ("200\r\n" + "x".repeat(512) + "\r\n").repeat(8)
                  + "0\r\n\r\n";
        };
    wire = text.getBytes(StandardCharsets.US_ASCII);
  }

  /** As a connection does it: bytes of a body that nothing needs are skipped. */
  @Benchmark
  public int parse() throws MalformedResponseException {
    response.reset(kept, kept ? HttpExchange.MAX_BODY_BYTES : HttpExchange.SAMPLE_BYTES, kept);
    parser.start(response, false);
    for (int from = 0; !parser.isDone(); ) {
      int to = Math.min(wire.length, from + read);
      while (from < to && !parser.isDone()) {
        int skip = (int) Math.min(to - from, parser.skippable());
        if (skip > 0) {
          parser.skip(skip);
          from += skip;
        } else {
          from = parser.parse(wire, from, to);
        }
      }
    }
    return response.status;
  }
}
