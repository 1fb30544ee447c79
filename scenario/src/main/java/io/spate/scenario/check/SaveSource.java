package io.spate.scenario.check;

import io.spate.scenario.UserContext;
import io.spate.scenario.template.BoundedText;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a saved value comes from. */
public sealed interface SaveSource {
  /** The value; null if there is none. */
  String valueIn(ResponseView response, UserContext context);

  /** Why there is none. */
  String whyMissing(ResponseView response);

  /** True if it reads the body. */
  boolean needsBody();

  /** True if it reads headers. */
  default boolean needsHeaders() {
    return false;
  }

  /** Any other value: of another place, not the first one, or transformed. */
  record Extracted(Extraction extraction) implements SaveSource {
    @Override
    public String valueIn(ResponseView response, UserContext context) {
      try {
        Value value = extraction.of(response, context, false);
        return value == null ? null : value.text();
      } catch (UnreadableException e) {
        return null;
      }
    }

    @Override
    public String whyMissing(ResponseView response) {
      String words = extraction.words() + ": expected a value, got ";
      try {
        // Whether any value can be read is the question here, not which.
        new Extraction(extraction.selector(), Pick.FIRST, extraction.transforms())
            .of(response, null, false);
        return words + "nothing";
      } catch (UnreadableException e) {
        return words + e.getMessage();
      }
    }

    @Override
    public boolean needsBody() {
      return extraction.selector().needsBody();
    }

    @Override
    public boolean needsHeaders() {
      return extraction.selector().needsHeaders();
    }
  }

  /** A value of a JSON body; null in the body counts as missing. */
  record Json(JsonPath path) implements SaveSource {
    @Override
    public String valueIn(ResponseView response, UserContext context) {
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
    public String valueIn(ResponseView response, UserContext context) {
      return response.header(header);
    }

    @Override
    public String whyMissing(ResponseView response) {
      return "the response has no header " + header;
    }

    @Override
    public boolean needsHeaders() {
      return true;
    }

    @Override
    public boolean needsBody() {
      return false;
    }
  }

  /** A group of the first match of a regular expression in the body. */
  record Regex(Pattern pattern, int group) implements SaveSource {
    @Override
    public String valueIn(ResponseView response, UserContext context) {
      Matcher matcher = BoundedText.matcher(pattern, text(response));
      try {
        return BoundedText.find(matcher) ? matcher.group(group) : null;
      } catch (BoundedText.TooLongException e) {
        return null;
      }
    }

    @Override
    public String whyMissing(ResponseView response) {
      String expression = Words.shortened(pattern.pattern());
      try {
        return BoundedText.find(BoundedText.matcher(pattern, text(response)))
            ? "group " + group + " of " + expression + " has no part in the match"
            : "the body does not match " + expression;
      } catch (BoundedText.TooLongException e) {
        return "the body is " + e.getMessage() + " " + expression;
      }
    }

    private static String text(ResponseView response) {
      return new String(response.body(), 0, response.bodyLength(), StandardCharsets.UTF_8);
    }

    @Override
    public boolean needsBody() {
      return true;
    }
  }
}
