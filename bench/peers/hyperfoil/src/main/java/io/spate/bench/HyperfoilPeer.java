package io.spate.bench;

import io.hyperfoil.api.config.Benchmark;
import io.hyperfoil.api.config.BenchmarkData;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.core.parser.BenchmarkParser;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hyperfoil as a peer: a fixed number of sessions that send one GET after the other, each waiting
 * for its response, over as many kept connections, on one thread. Hyperfoil itself marks responses
 * whose status is not 2xx or 3xx as invalid. Ends with code 1 if anything went wrong.
 *
 * <p>Arguments: host, port, connections, seconds.
 */
public final class HyperfoilPeer {
  private HyperfoilPeer() {}

  public static void main(String[] args) throws Exception {
    String yaml =
        """
        name: peer
        threads: 1
        http:
          host: http://%s:%s
          sharedConnections: %3$s
        phases:
        - load:
            always:
              users: %3$s
              duration: %4$ss
              scenario:
              - request:
                - httpRequest:
                    GET: /
        """
            .formatted(args[0], args[1], args[2], args[3]);
    Benchmark benchmark =
        BenchmarkParser.instance()
            .buildBenchmark(
                new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)),
                BenchmarkData.EMPTY,
                Map.of());
    AtomicLong responses = new AtomicLong();
    AtomicLong bad = new AtomicLong();
    new LocalSimulationRunner(
            benchmark,
            (phase, stepId, metric, snapshot, countDown) -> {
              responses.addAndGet(snapshot.responseCount);
              bad.addAndGet(snapshot.invalid + snapshot.errors());
            },
            null,
            null)
        .run();
    System.out.println("responses " + responses + ", invalid or failed " + bad);
    System.exit(responses.get() > 0 && bad.get() == 0 ? 0 : 1);
  }
}
