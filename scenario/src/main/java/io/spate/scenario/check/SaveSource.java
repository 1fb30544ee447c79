package io.spate.scenario.check;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a saved value comes from. */
public sealed interface SaveSource {
  /** The value; null if there is none. */
  String valueIn(ResponseView response);

  /** Why there is none. */
  String whyMissing(ResponseView response);

  /** True if it reads the body. */
  boolean needsBody();

  /** A value of a JSON body; null in the body counts as missing. */
  record Json(JsonPath path) implements SaveSource {
    @Override
    public String valueIn(ResponseView response) {
      JsonPath.Found found = path.find(response.body(), response.bodyLength());
      return switch (found.kind()) {
        case MISSING, NULL, NOT_JSON -> null;
        default -> found.text();
      };
    }

    @Override
    public String whyMissing(ResponseView response) {
      JsonPath.Found found = path.find(response.body(), response.bodyLength());
      return path + ": expected a value, got " + found.words();
    }

    @Override
    public boolean needsBody() {
      return true;
    }
  }

  /** A header. */
  record Header(String header) implements SaveSource {
    @Override
    public String valueIn(ResponseView response) {
      return response.header(header);
    }

    @Override
    public String whyMissing(ResponseView response) {
      return "the response has no header " + header;
    }

    @Override
    public boolean needsBody() {
      return false;
    }
  }

  /** A group of the first match of a regular expression in the body. */
  record Regex(Pattern pattern, int group) implements SaveSource {
    @Override
    public String valueIn(ResponseView response) {
      Matcher matcher =
          pattern.matcher(
              new String(response.body(), 0, response.bodyLength(), StandardCharsets.UTF_8));
      return matcher.find() ? matcher.group(group) : null;
    }

    @Override
    public String whyMissing(ResponseView response) {
      return "the body does not match " + Words.shortened(pattern.pattern());
    }

    @Override
    public boolean needsBody() {
      return true;
    }
  }
}
