package io.spate.kafka.embedded;

import java.util.concurrent.CompletableFuture;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Kafka reports as gone wrong inside the node. Kafka's own handler ends the process at a fatal
 * fault; in somebody else's process that is not ours to do, so it is remembered instead.
 * Thread-safe.
 */
final class Faults implements FaultHandlerFactory {
  private static final Logger LOGGER = LoggerFactory.getLogger(Faults.class);

  private final CompletableFuture<Throwable> firstFatal = new CompletableFuture<>();

  /** Completed with the first fault after which the node cannot go on. */
  CompletableFuture<Throwable> firstFatal() {
    return firstFatal;
  }

  @Override
  public FaultHandler build(String name, boolean fatal, Runnable action) {
    return (message, cause) -> {
      LOGGER.error(
          "{} fault in {}: {}{}",
          fatal ? "fatal" : "tolerated",
          name,
          message,
          cause == null ? "" : ": " + cause);
      LOGGER.debug("the fault in {}", name, cause);
      FaultHandlerException fault = new FaultHandlerException(name + ": " + message, cause);
      try {
        action.run();
      } finally {
        if (fatal) {
          firstFatal.complete(fault);
        }
      }
      return fault;
    };
  }
}
