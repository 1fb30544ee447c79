package io.spate.cli;

import io.spate.cli.stack.Pause;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, a hang-up or SIGTERM, turned from a sudden end into a wish: the first one ends {@link
 * #pause} and is asked for with {@link #requested}, so that the command can stop its run and its
 * processes; the second one ends the command at once.
 *
 * <p>Java has no public way to handle signals, so this goes through {@code sun.misc.Signal} by
 * reflection (its module is open to all, and a direct use is a warning that cannot be suppressed).
 * Where it is missing, Ctrl-C ends the command as it does any other, and {@code spate down} ends
 * the rest. Thread-safe.
 */
public final class Interrupts implements Pause {
  private static final String[] SIGNALS = {"INT", "TERM", "HUP"};

  private final CountDownLatch first = new CountDownLatch(1);
  private final Runnable atSecond;

  /**
   * Interrupts that nothing has asked for yet.
   *
   * @param atSecond called at the second signal; it ends the process
   */
  public Interrupts(Runnable atSecond) {
    this.atSecond = atSecond;
  }

  /** Listens to this process' signals, except for those that its caller had it ignore (nohup). */
  public static Interrupts ofProcess(Runnable atSecond) {
    Interrupts interrupts = new Interrupts(atSecond);
    for (String signal : SIGNALS) {
      interrupts.listen(signal);
    }
    return interrupts;
  }

  private void listen(String name) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      InvocationHandler invocation =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  request();
                  yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                default -> "spate signal handler";
              };
      Object handler =
          Proxy.newProxyInstance(
              Interrupts.class.getClassLoader(), new Class<?>[] {handlerType}, invocation);
      var handle = signalType.getMethod("handle", signalType, handlerType);
      Object before = handle.invoke(null, signal, handler);
      if (before == handlerType.getField("SIG_IGN").get(null)) {
        handle.invoke(null, signal, before);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      // No such signal here, or one that the JVM keeps for itself: its default stays.
      return;
    }
  }

  /** Asks for the end, as a signal does. */
  public void request() {
    boolean again = requested();
    first.countDown();
    if (again) {
      atSecond.run();
    }
  }

  /** Whether the user wants out. */
  public boolean requested() {
    return first.getCount() == 0;
  }

  @Override
  public boolean pause(Duration duration) {
    try {
      return !first.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
