package io.spate.agent.user;

import java.util.Arrays;

/**
 * Wakes users when they are due: a binary min-heap of due times that its loop looks at on each tick
 * and after each wake-up. Entries are never taken out early; a task that is no longer interested
 * ignores the call (it is told the id it gave). Confined to one thread; allocates only to grow.
 */
final class ThinkTimer {
  /** What is woken. */
  interface Task {
    void due(long id);
  }

  private long[] dueNanos = new long[64];
  private Task[] tasks = new Task[64];
  private long[] ids = new long[64];
  private int size;

  /** Calls {@code task.due(id)} at the first {@link #run} from {@code nanos} on. */
  void at(long nanos, Task task, long id) {
    if (size == tasks.length) {
      dueNanos = Arrays.copyOf(dueNanos, size * 2);
      tasks = Arrays.copyOf(tasks, size * 2);
      ids = Arrays.copyOf(ids, size * 2);
    }
    int i = size++;
    while (i > 0) {
      int parent = (i - 1) >>> 1;
      if (dueNanos[parent] - nanos <= 0) {
        break;
      }
      move(parent, i);
      i = parent;
    }
    set(i, nanos, task, id);
  }

  /**
   * Wakes all that are due. A task that asks for a time that has passed already is woken in the
   * same run only if that time is not later than {@code nowNanos}.
   */
  void run(long nowNanos) {
    // At most what was there at the beginning, so that tasks that never wait cannot hold the loop.
    for (int n = size; n > 0 && size > 0 && dueNanos[0] - nowNanos <= 0; n--) {
      Task task = tasks[0];
      long id = ids[0];
      removeFirst();
      task.due(id);
    }
  }

  /** When the next is due; {@link Long#MAX_VALUE} if there is none. */
  long nextNanos() {
    return size == 0 ? Long.MAX_VALUE : dueNanos[0];
  }

  private void removeFirst() {
    int last = --size;
    long nanos = dueNanos[last];
    Task task = tasks[last];
    long id = ids[last];
    tasks[last] = null;
    if (last == 0) {
      return;
    }
    int i = 0;
    while (true) {
      int child = 2 * i + 1;
      if (child >= last) {
        break;
      }
      if (child + 1 < last && dueNanos[child + 1] - dueNanos[child] < 0) {
        child++;
      }
      if (dueNanos[child] - nanos >= 0) {
        break;
      }
      move(child, i);
      i = child;
    }
    set(i, nanos, task, id);
  }

  private void move(int from, int to) {
    dueNanos[to] = dueNanos[from];
    tasks[to] = tasks[from];
    ids[to] = ids[from];
  }

  private void set(int i, long nanos, Task task, long id) {
    dueNanos[i] = nanos;
    tasks[i] = task;
    ids[i] = id;
  }
}
