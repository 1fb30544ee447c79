package io.spate.testsupport;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * An embedded broker and the container library say hundreds of lines at INFO when they start, and
 * would bury what a test says. Through {@code java.util.logging}, which is also what Quarkus logs
 * with; elsewhere it has no effect.
 */
final class KafkaLogs {
  /** Warns at each start that it takes up its duty. */
  private static final Logger CONTROLLER =
      Logger.getLogger("org.apache.kafka.controller.QuorumController");

  /** Held here, as the logging system forgets a logger, and its level, that nobody holds. */
  private static final List<Logger> QUIET =
      List.of(
          Logger.getLogger("kafka"),
          Logger.getLogger("org.apache.kafka"),
          Logger.getLogger("state.change.logger"),
          Logger.getLogger("org.testcontainers"),
          Logger.getLogger("tc"),
          Logger.getLogger("com.github.dockerjava"));

  private KafkaLogs() {}

  static void quieten() {
    // The broker offers to change levels at run time through Log4j, and Log4j's API complains that
    // there is nothing behind it; that is as it should be here.
    if (System.getProperty("log4j2.statusLoggerLevel") == null) {
      System.setProperty("log4j2.statusLoggerLevel", "OFF");
    }
    for (Logger logger : QUIET) {
      if (logger.getLevel() == null) { // who has set a level meant it
        logger.setLevel(Level.WARNING);
      }
    }
    if (CONTROLLER.getLevel() == null) {
      CONTROLLER.setLevel(Level.SEVERE);
    }
  }
}
