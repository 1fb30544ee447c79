package io.spate.cli.dry;

import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Style;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A call as lines for people: what was sent behind {@code >}, what came behind {@code <}. What a
 * server sends is shown without control characters, so that it cannot command a terminal. Pure.
 */
final class DryText {
  private static final int MAX_BODY_LINES = 40;
  private static final int MAX_BODY_CHARS = 2_000;
  private static final int MAX_LINE = 500;
  private static final int MAX_HEADERS = 100;

  private DryText() {}

  static List<String> of(DryCall call, Style style) {
    List<String> lines = new ArrayList<>();
    String title = "  " + line(call.name()) + (call.server() == null ? "" : "  " + call.server());
    lines.add(call.isFailed() ? style.bad(title) : style.good(title));
    if (call.request() != null) {
      int end = call.request().indexOf("\r\n\r\n");
      call.request()
          .substring(0, end)
          .lines()
          .forEach(each -> lines.add(style.faint("    > ") + line(each)));
      String body = call.request().substring(end + 4);
      if (!body.isEmpty()) {
        body(body, body.getBytes(StandardCharsets.UTF_8).length, "", style.faint("    > "), lines);
      }
    }
    if (call.status() != 0) {
      response(call, style, lines);
    }
    call.saved().forEach((name, value) -> lines.add("    saved " + name + " = " + line(value)));
    call.failures().forEach(each -> lines.add(style.bad("    failed: " + line(each))));
    if (!call.isFailed()) {
      lines.add(style.good("    ok, " + Numbers.plural(call.checks(), "check")));
    }
    return lines;
  }

  private static void response(DryCall call, Style style, List<String> lines) {
    String prefix = style.faint("    < ");
    lines.add(
        prefix
            + call.status()
            + (call.grpc() == null ? "" : ", gRPC status " + line(call.grpc()) + ",")
            + " in "
            + Numbers.latency(call.millis())
            + ", "
            + Numbers.plural(call.body().length, "byte"));
    call.headers().stream().limit(MAX_HEADERS).forEach(each -> lines.add(prefix + line(each)));
    if (call.body().length > 0) {
      String text = new String(call.body(), StandardCharsets.UTF_8);
      body(text, call.body().length, contentType(call.headers()), prefix, lines);
    }
  }

  private static String contentType(List<String> headers) {
    return headers.stream()
        .filter(each -> each.toLowerCase(Locale.ROOT).startsWith("content-type:"))
        .map(each -> each.substring(each.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }

  private static void body(String text, int bytes, String type, String prefix, List<String> lines) {
    lines.add(prefix.stripTrailing());
    String shown = text.substring(0, Math.min(text.length(), MAX_BODY_CHARS));
    if (isBinary(shown)) {
      lines.add(
          prefix
              + "("
              + Numbers.plural(bytes, "byte")
              + " that are no text"
              + (type.isEmpty() ? "" : ": " + line(type))
              + ")");
      return;
    }
    List<String> all = shown.lines().toList();
    all.stream().limit(MAX_BODY_LINES).forEach(each -> lines.add(prefix + line(each)));
    if (shown.length() < text.length() || all.size() > MAX_BODY_LINES) {
      lines.add(prefix + "... (" + Numbers.plural(bytes, "byte") + " in all)");
    }
  }

  private static boolean isBinary(String text) {
    long odd =
        text.chars()
            .filter(c -> c == 0xFFFD || (Character.isISOControl(c) && !Character.isWhitespace(c)))
            .count();
    return odd * 10 > text.length();
  }

  /** On one line, without what a terminal would obey. */
  static String line(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), MAX_LINE); i++) {
      char c = text.charAt(i);
      line.append(c == '\t' ? ' ' : Character.isISOControl(c) ? '?' : c);
    }
    return line.append(text.length() > MAX_LINE ? "..." : "").toString();
  }
}
