package io.spate.testsupport;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * The Kafka that the tests of a JVM share: started when it is first asked for, stopped when the JVM
 * ends. The system property {@code spate.test.kafka} chooses which:
 *
 * <ul>
 *   <li>{@code auto} (default): the cluster named by the environment variable {@code
 *       KAFKA_BOOTSTRAP_SERVERS} if there is one; else a container if a Docker engine can really
 *       start it; else the embedded broker in this JVM.
 *   <li>{@code embedded}: the embedded broker.
 *   <li>{@code testcontainers}: a container; that it cannot be started is an error.
 * </ul>
 *
 * <p>{@code spate.test.kafka.image} names the container's image. Which one it was, and why, is
 * logged. Thread-safe; the first caller waits for the start, at most some minutes when an image has
 * to be pulled.
 */
public final class TestKafka {
  private TestKafka() {}

  /**
   * Where clients connect to, as Kafka's {@code bootstrap.servers}.
   *
   * @throws TestKafkaException if the chosen Kafka cannot be started
   */
  public static String bootstrapServers() {
    return ofThisJvm("bootstrapServers");
  }

  /** Which Kafka it is, and why, in words. */
  public static String description() {
    return ofThisJvm("description");
  }

  /**
   * Makes the topics of {@link io.spate.protocol.Topics} that are missing, once per JVM, and
   * returns {@link #bootstrapServers()}.
   *
   * @throws TestKafkaException if the chosen Kafka cannot be started
   */
  public static String ensureTopics() {
    return ofThisJvm("ensureTopics");
  }

  /**
   * Asks the {@link SharedKafka} of the system class loader: Quarkus loads test classes with
   * loaders that come and go, and each would have a broker of its own.
   */
  private static String ofThisJvm(String question) {
    Thread caller = Thread.currentThread();
    ClassLoader context = caller.getContextClassLoader();
    ClassLoader system = ClassLoader.getSystemClassLoader();
    try {
      // Kafka loads its plug-ins with the context's loader; they must fit its own classes.
      caller.setContextClassLoader(system);
      Class<?> shared = Class.forName(SharedKafka.class.getName(), true, system);
      Method method = shared.getDeclaredMethod(question);
      method.setAccessible(true);
      return (String) method.invoke(null);
    } catch (InvocationTargetException e) {
      // The cause may be of a class that the caller's loader does not know as the same.
      Throwable cause = e.getCause();
      throw new TestKafkaException(
          cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    } catch (ReflectiveOperationException e) {
      throw new TestKafkaException(
          "the test support is not on the class path of this JVM: " + e, e);
    } finally {
      caller.setContextClassLoader(context);
    }
  }
}
