package io.spate.testsupport;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many requests a server has answered, by method, path (without the query) and status. A
 * request is counted just before its response is sent, so whoever has a response finds it counted.
 * Thread-safe.
 */
public final class RequestCounts {
  private record Key(String method, String path, int status) {}

  private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

  RequestCounts() {}

  void count(String method, String path, int status) {
    counts.computeIfAbsent(new Key(method, path, status), key -> new LongAdder()).increment();
  }

  /** All requests. */
  public long total() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Those with this method and path, whatever the status. */
  public long of(String method, String path) {
    return counts.entrySet().stream()
        .filter(e -> e.getKey().method().equals(method) && e.getKey().path().equals(path))
        .mapToLong(e -> e.getValue().sum())
        .sum();
  }

  /** Those with this method, path and status. */
  public long of(String method, String path, int status) {
    LongAdder count = counts.get(new Key(method, path, status));
    return count == null ? 0 : count.sum();
  }

  /** Those with this status, whatever the method and path. */
  public long withStatus(int status) {
    return counts.entrySet().stream()
        .filter(e -> e.getKey().status() == status)
        .mapToLong(e -> e.getValue().sum())
        .sum();
  }

  /** A sorted copy, keyed {@code "GET /path 200"}. */
  public Map<String, Long> asMap() {
    Map<String, Long> copy = new TreeMap<>();
    counts.forEach(
        (key, count) ->
            copy.put(key.method() + " " + key.path() + " " + key.status(), count.sum()));
    return copy;
  }

  /** Back to nothing. */
  public void reset() {
    counts.clear();
  }

  @Override
  public String toString() {
    return asMap().toString();
  }
}
