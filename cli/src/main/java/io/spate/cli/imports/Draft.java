package io.spate.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A scenario in the making. Values are templates of the language, made by {@link Texts}. Not
 * thread-safe.
 */
final class Draft {
  /** What a task is made of. */
  sealed interface Step permits Request, Group {}

  /** What a request sends. */
  sealed interface Body permits Json, Form, Text {}

  /** A body of JSON; its texts are templates. */
  record Json(JsonNode value) implements Body {}

  /** Fields of a form; their values are templates. */
  record Form(List<Pair> fields) implements Body {}

  /** Any other body; a template. */
  record Text(String value) implements Body {}

  /** Steps with a name of their own. */
  record Group(String name, List<Step> steps) implements Step {}

  /** One thing that a user does. */
  record Task(String name, List<Step> steps) {}

  /**
   * Where a value is taken from.
   *
   * @param kind {@code json}, {@code header}, {@code cookie} or {@code css}
   * @param at the path, name or selector
   * @param attribute of what a CSS selector finds; null otherwise
   */
  record Save(String kind, String at, String attribute) {}

  /** A request. */
  static final class Request implements Step {
    final String method;

    /** Scheme, host and port. */
    String origin;

    /** A template that begins with a slash or an expression, a query of odd shape included. */
    String path;

    /** What statistics are kept under; null for the path. */
    String name;

    final List<Pair> query = new ArrayList<>();
    final List<Pair> headers = new ArrayList<>();
    final Map<String, Save> saves = new LinkedHashMap<>();
    Body body;
    List<Integer> status = List.of();

    /** What the response must be, besides its status; values are templates where they are texts. */
    final Map<String, JsonNode> jsonEquals = new LinkedHashMap<>();

    final Set<String> bodyContains = new LinkedHashSet<>();
    final Set<String> headersThere = new LinkedHashSet<>();

    /** Milliseconds in which it must be there; 0 if that is not said. */
    long responseTimeMillis;

    /** How many redirects are followed. */
    int redirects;

    String timeout;
    String thinkTime;

    Request(String method) {
      this.method = method;
    }

    /** Whether it has a header, whatever its case. */
    boolean hasHeader(String header) {
      return headers.stream().anyMatch(each -> each.name().equalsIgnoreCase(header));
    }

    /** How people call it. */
    String label() {
      return method + " " + (name == null ? path : name);
    }
  }

  String name;
  String target;
  String thinkTime;
  boolean verifyTls = true;
  boolean thresholds = true;
  final List<String> remarks = new ArrayList<>();
  final Map<String, String> vars = new LinkedHashMap<>();
  final List<Pair> headers = new ArrayList<>();
  final List<Task> tasks = new ArrayList<>();

  /** All requests, those of groups too, in their order. */
  List<Request> requests() {
    List<Request> all = new ArrayList<>();
    tasks.forEach(task -> collect(task.steps(), all));
    return all;
  }

  private static void collect(List<Step> steps, List<Request> all) {
    for (Step step : steps) {
      switch (step) {
        case Request request -> all.add(request);
        case Group group -> collect(group.steps(), all);
      }
    }
  }
}
