package io.spate.agent.flow;

import io.spate.protocol.ErrorKind;

/**
 * The groups that one user is in, the innermost last. Allocates nothing. Confined to the user's
 * event loop.
 */
public final class OpenGroups {
  private static final OpenGroups NONE = new OpenGroups(0);

  private final int[] names;
  private final long[] sinceNanos;
  private final ErrorKind[] errors;
  private int open;

  private OpenGroups(int depth) {
    names = new int[depth];
    sinceNanos = new long[depth];
    errors = new ErrorKind[depth];
  }

  /** For programs with so many groups one within the other. */
  public static OpenGroups ofDepth(int depth) {
    return depth == 0 ? NONE : new OpenGroups(depth);
  }

  /** A group begins. */
  public void begin(int nameIndex, long nanos) {
    names[open] = nameIndex;
    sinceNanos[open] = nanos;
    errors[open] = ErrorKind.NONE;
    open++;
  }

  /** A request has failed: all groups around it have, each by the first failure in it. */
  public void fail(ErrorKind kind) {
    for (int i = 0; i < open; i++) {
      if (errors[i] == ErrorKind.NONE) {
        errors[i] = kind;
      }
    }
  }

  /** The innermost group ends; what it was is told by the other methods until another begins. */
  public void end() {
    open--;
  }

  /** Forgets all. */
  public void clear() {
    if (open != 0) {
      open = 0;
    }
  }

  public boolean isEmpty() {
    return open == 0;
  }

  /** The name's index of the group that has just ended. */
  public int endedName() {
    return names[open];
  }

  /** When the group that has just ended began. */
  public long endedSinceNanos() {
    return sinceNanos[open];
  }

  /** The first failure in the group that has just ended. */
  public ErrorKind endedError() {
    return errors[open];
  }
}
