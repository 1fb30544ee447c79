package io.spate.examples.todo;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many requests were answered, by method and status, since the start or the last reset.
 * Thread-safe.
 */
@Singleton
final class ServedCounts {
  /** A method and a status. */
  record Kind(String method, int status) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      int byMethod = method.compareTo(other.method);
      return byMethod == 0 ? Integer.compare(status, other.status) : byMethod;
    }

    @Override
    public String toString() {
      return method + " " + status;
    }
  }

  /** A client may invent methods; those must not fill the memory. */
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH");

  private final Map<Kind, LongAdder> counts = new ConcurrentHashMap<>();

  void count(String method, int status) {
    Kind kind = new Kind(METHODS.contains(method) ? method : "OTHER", status);
    counts.computeIfAbsent(kind, unused -> new LongAdder()).increment();
  }

  /** A sorted copy. */
  Map<Kind, Long> now() {
    Map<Kind, Long> copy = new TreeMap<>();
    counts.forEach((kind, count) -> copy.put(kind, count.sum()));
    return copy;
  }

  void reset() {
    counts.clear();
  }
}
