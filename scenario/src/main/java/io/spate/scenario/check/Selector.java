package io.spate.scenario.check;

import io.spate.scenario.template.BoundedText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;

/** Where values are in a response. Immutable, thread-safe. */
public sealed interface Selector
    permits Selector.Json,
        Selector.Header,
        Selector.Cookie,
        Selector.Regex,
        Selector.Css,
        XPathSelector {
  /**
   * The values in the order of the response; none if there are none.
   *
   * @throws UnreadableException if the response cannot be read this way
   */
  List<Value> valuesIn(ResponseView response);

  /** For messages. */
  String words();

  /** True if it reads the body. */
  default boolean needsBody() {
    return true;
  }

  /** True if it reads headers. */
  default boolean needsHeaders() {
    return false;
  }

  /** The body as text. */
  static String text(ResponseView response) {
    return new String(response.body(), 0, response.bodyLength(), StandardCharsets.UTF_8);
  }

  /** What a JSON path or pointer finds. */
  record Json(JsonPath path) implements Selector {
    @Override
    public List<Value> valuesIn(ResponseView response) {
      List<Value> values = new ArrayList<>();
      for (JsonPath.Found each : path.findAll(response.body(), response.bodyLength())) {
        values.add(
            switch (each.kind()) {
              case NOT_JSON -> throw new UnreadableException(each.text());
              case STRING -> new Value(Value.Form.JSON_STRING, each.text());
              case NULL -> new Value(Value.Form.JSON_NULL, each.text());
              default -> new Value(Value.Form.JSON_LITERAL, each.text());
            });
      }
      return values;
    }

    @Override
    public String words() {
      return path.toString();
    }
  }

  /** The values of a header, one for each line. */
  record Header(String header) implements Selector {
    @Override
    public List<Value> valuesIn(ResponseView response) {
      return response.headers(header).stream().map(Value::text).toList();
    }

    @Override
    public String words() {
      return "header " + header;
    }

    @Override
    public boolean needsBody() {
      return false;
    }

    @Override
    public boolean needsHeaders() {
      return true;
    }
  }

  /** The values to which the response sets a cookie. */
  record Cookie(String cookie) implements Selector {
    @Override
    public List<Value> valuesIn(ResponseView response) {
      List<Value> values = new ArrayList<>();
      for (String line : response.headers("Set-Cookie")) {
        int end = line.indexOf(';');
        String pair = end < 0 ? line : line.substring(0, end);
        int equals = pair.indexOf('=');
        if (equals >= 0 && pair.substring(0, equals).strip().equals(cookie)) {
          values.add(Value.text(unquoted(pair.substring(equals + 1).strip())));
        }
      }
      return values;
    }

    private static String unquoted(String value) {
      return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
          ? value.substring(1, value.length() - 1)
          : value;
    }

    @Override
    public String words() {
      return "cookie " + cookie;
    }

    @Override
    public boolean needsBody() {
      return false;
    }

    @Override
    public boolean needsHeaders() {
      return true;
    }
  }

  /** A group of each match of a regular expression in the body. */
  record Regex(Pattern pattern, int group) implements Selector {
    @Override
    public List<Value> valuesIn(ResponseView response) {
      List<Value> values = new ArrayList<>();
      Matcher matcher = BoundedText.matcher(pattern, text(response));
      try {
        while (BoundedText.find(matcher)) {
          String value = matcher.group(group);
          if (value != null) {
            values.add(Value.text(value));
          }
        }
      } catch (BoundedText.TooLongException e) {
        throw new UnreadableException(e.getMessage());
      }
      return values;
    }

    private static String text(ResponseView response) {
      return Selector.text(response);
    }

    @Override
    public String words() {
      return "regex " + Words.shortened(pattern.pattern());
    }
  }

  /**
   * The text, or an attribute, of the elements of an HTML or XML body.
   *
   * @param written the selector as written
   * @param attribute null for the text
   */
  record Css(String written, Evaluator evaluator, String attribute) implements Selector {
    @Override
    public List<Value> valuesIn(ResponseView response) {
      List<Value> values = new ArrayList<>();
      try {
        for (Element each : Markup.jsoup(response).select(evaluator)) {
          if (attribute == null) {
            values.add(Value.text(each.text()));
          } else if (each.hasAttr(attribute)) {
            values.add(Value.text(each.attr(attribute)));
          }
        }
      } catch (StackOverflowError e) {
        throw new UnreadableException(Markup.TOO_DEEP);
      }
      return values;
    }

    @Override
    public String words() {
      return "css " + Words.shortened(written) + (attribute == null ? "" : " @" + attribute);
    }

    @Override
    public boolean needsHeaders() {
      return true;
    }
  }
}
