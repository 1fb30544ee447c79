package io.spate.scenario.script;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.random.RandomGenerator;
import org.mozilla.javascript.ClassShutter;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ContextFactory;
import org.mozilla.javascript.EvaluatorException;
import org.mozilla.javascript.RhinoException;
import org.mozilla.javascript.ScriptStackElement;

/**
 * What scripts run in: no class of Java, and no more than some instructions, time and memory. The
 * interpreter counts instructions, those of regular expressions too, and looks at the clock and at
 * what the thread has allocated each {@value #STRIDE} of them. What is one instruction, such as
 * sorting an array, is not interrupted.
 *
 * <p>A loop ends by the number of its instructions, which is the same on each machine; the time is
 * for what is slower than it looks.
 */
final class Sandbox extends ContextFactory {
  /** Instructions of one call. */
  static final int MAX_INSTRUCTIONS = 200_000;

  /** CPU time of one call, as the event loop stands still meanwhile. */
  static final long MAX_NANOS = 100_000_000;

  /** What one call may allocate, in bytes. */
  static final long MAX_BYTES = 32L * 1024 * 1024;

  private static final int STRIDE = 1_000;
  private static final int MAX_DEPTH = 200;

  /** Ends a script. No exception, so that the script cannot catch it. */
  static final class Stop extends Error {
    private static final long serialVersionUID = 1L;

    Stop(String message) {
      super(message, null, false, false);
    }
  }

  /** One thread's work on one call at a time. */
  private static final class Limited extends Context {
    private long instructions;
    private long until;
    private long cpuUntil; // 0 until it is asked for
    private long bytesUpTo;
    private boolean begun; // not while the language's own objects are made
    private RandomGenerator random;

    Limited(ContextFactory factory) {
      super(factory);
    }

    void begin() {
      begun = true;
      instructions = 0;
      until = System.nanoTime() + MAX_NANOS;
      cpuUntil = 0;
      long allocated = allocated();
      bytesUpTo = allocated < 0 ? Long.MAX_VALUE : allocated + MAX_BYTES;
    }

    void count(int more) {
      if (!begun) {
        return;
      }
      instructions += more;
      if (instructions > MAX_INSTRUCTIONS) {
        throw new Stop("has not ended after 200,000 instructions" + line());
      }
      if (isLate()) {
        throw new Stop("has not ended after 100 ms" + line());
      }
      if (allocated() > bytesUpTo) {
        throw new Stop("has used more than 32 MB" + line());
      }
    }

    /** Time in which others had the CPU is none of the script's. Short ones do not ask for it. */
    private boolean isLate() {
      if (cpuUntil == 0) {
        cpuUntil = cpuNanos() + MAX_NANOS;
        return false;
      }
      return System.nanoTime() - until > 0 && cpuNanos() - cpuUntil > 0;
    }
  }

  /** The CPU time of this thread; that of the clock where Java does not tell. */
  private static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
        ? threads.getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  /** What this thread has allocated so far, in bytes; -1 where Java does not tell. */
  private static long allocated() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads
            && threads.isThreadAllocatedMemorySupported()
        ? threads.getCurrentThreadAllocatedBytes()
        : -1;
  }

  @Override
  protected Context makeContext() {
    Context context = new Limited(this);
    context.setInterpretedMode(true);
    context.setLanguageVersion(Context.VERSION_ES6);
    context.setInstructionObserverThreshold(STRIDE);
    context.setGenerateObserverCount(true);
    context.setMaximumInterpreterStackDepth(MAX_DEPTH);
    context.setClassShutter(NO_CLASS);
    return context;
  }

  private static final ClassShutter NO_CLASS = name -> false;

  @Override
  protected void observeInstructionCount(Context context, int count) {
    ((Limited) context).count(count);
  }

  /**
   * The bounds of a call begin.
   *
   * @param random what {@code Math.random} gives; null if nothing is called
   */
  static void begin(Context context, RandomGenerator random) {
    Limited limited = (Limited) context;
    limited.begin();
    limited.random = random;
  }

  static double random(Context context) {
    return ((Limited) context).random.nextDouble();
  }

  /** Where the script is, in words: not where that is which it has called. */
  private static String line() {
    int line = line(new EvaluatorException(""));
    return line == 0 ? "" : ", in line " + line;
  }

  /** The line of the script itself, even if what it has called has failed; 0 if there is none. */
  static int line(RhinoException e) {
    for (ScriptStackElement each : e.getScriptStack()) {
      if (Script.FILE.equals(each.fileName)) {
        return each.lineNumber;
      }
    }
    return 0;
  }
}
