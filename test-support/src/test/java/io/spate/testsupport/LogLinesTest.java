package io.spate.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogLinesTest {
  /** As those of Quarkus are called, one for each start of a service. */
  private static final class QuarkusClassLoader extends ClassLoader {
    QuarkusClassLoader(ClassLoader parent) {
      super(parent);
    }
  }

  private final Logger service = Logger.getLogger("io.spate.some.Service");
  private final ClassLoader shared = getClass().getClassLoader();
  private final ClassLoader base = new QuarkusClassLoader(shared);

  private static void as(ClassLoader loader, Runnable action) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    try {
      action.run();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void linesOfTheServiceThatRanBeforeAreLeftOutAndNoOthers() {
    ClassLoader own = new QuarkusClassLoader(base);
    ClassLoader former = new QuarkusClassLoader(base);
    as(
        own,
        () -> {
          LogLines lines = LogLines.begin();
          try {
            service.warning("own");
            as(former, () -> service.warning("former"));
            as(base, () -> service.warning("of what both have"));
            as(shared, () -> service.warning("of a thread of nobody"));
            service.info("no warning");
            Logger.getLogger("kafka.server").severe("of a broker");
          } finally {
            lines.close();
          }
          service.warning("too late");

          assertThat(lines.all())
              .containsExactly(
                  "io.spate.some.Service: own",
                  "io.spate.some.Service: of what both have",
                  "io.spate.some.Service: of a thread of nobody");
        });
  }
}
