package io.spate.scenario.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.spate.scenario.template.ProblemSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON path, or a JSON pointer. A simple path ({@code $}, {@code .name}, {@code ['name']} and
 * {@code [0]}) and any pointer is evaluated by a streaming parser that stops at the value; nothing
 * else of the body is built or, beyond the value, even read. Any other path is left to a library.
 * Immutable, thread-safe.
 */
public final class JsonPath {
  /** What a path may be, for messages. */
  private static final String EXAMPLES =
      "such as $.Id, $['odd name'], $.items[0].id, $..id or $.items[?(@.price < 10)].id";

  // Interning would keep every key that a response ever had, and is a lock among event loops.
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  /** The kind of a found value. */
  public enum Kind {
    MISSING,
    STRING,
    NUMBER,
    BOOLEAN,
    NULL,
    /** An object or array. */
    STRUCTURE,
    /** The body is not JSON. */
    NOT_JSON
  }

  /**
   * What a path found.
   *
   * @param text a string's content; the literal text of a number, true, false, null, object or
   *     array; what is wrong with a body that is not JSON; null if missing
   */
  public record Found(Kind kind, String text) {
    private static final Found MISSING = new Found(Kind.MISSING, null);
    private static final Found NULL = new Found(Kind.NULL, "null");
    private static final Found TRUE = new Found(Kind.BOOLEAN, "true");
    private static final Found FALSE = new Found(Kind.BOOLEAN, "false");

    /** For messages. */
    public String words() {
      return switch (kind) {
        case MISSING -> "nothing";
        case STRING -> Words.quoted(text);
        default -> Words.shortened(text);
      };
    }
  }

  private final String written;
  // A step is a name, or an index where the name is null. In a pointer it is the name in an object
  // and the index (-1 for none) in an array.
  private final String[] names;
  private final int[] indexes;
  private final boolean pointer;
  private final FullJsonPath full; // null if the steps say it all

  private JsonPath(
      String written,
      List<String> names,
      List<Integer> indexes,
      boolean pointer,
      FullJsonPath full) {
    this.written = written;
    this.pointer = pointer;
    this.full = full;
    this.names = names.toArray(String[]::new);
    this.indexes = indexes.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Compiles a path; null if it is wrong, which was told then. */
  public static JsonPath compile(String text, ProblemSink problems) {
    List<String> names = new ArrayList<>();
    List<Integer> indexes = new ArrayList<>();
    if (!text.startsWith("$")) {
      problems.problem(
          0,
          "a JSON path starts with '$', got '" + Words.shortened(text) + "'",
          text.matches("[A-Za-z_][A-Za-z0-9_.]*") ? "write $." + text : EXAMPLES);
      return null;
    }
    int at = 1;
    while (at < text.length()) {
      int end = step(text, at, names, indexes);
      if (end < 0) {
        return full(text, at, problems);
      }
      at = end;
    }
    return new JsonPath(text, names, indexes, false, null);
  }

  private static JsonPath full(String text, int at, ProblemSink problems) {
    int regex = text.contains("[?") ? text.indexOf("=~") : -1;
    if (regex >= 0) {
      // The library would search texts of the response without a bound, on the event loop.
      problems.problem(
          regex,
          "a JSON path cannot filter by a regular expression ('=~')",
          "filter by ==, <, > or 'in', or pick: all and check what is found with matches");
      return null;
    }
    try {
      return new JsonPath(text, List.of(), List.of(), false, new FullJsonPath(text));
    } catch (IllegalArgumentException e) {
      problems.problem(
          at, "not a JSON path at '" + Words.shortened(text.substring(at)) + "'", EXAMPLES);
      return null;
    }
  }

  /** Compiles a JSON pointer (RFC 6901); null if it is wrong, which was told then. */
  public static JsonPath pointer(String text, ProblemSink problems) {
    if (!text.isEmpty() && !text.startsWith("/")) {
      problems.problem(
          0,
          "a JSON pointer starts with '/', got '" + Words.shortened(text) + "'",
          text.startsWith("$") ? "for a JSON path write json: " + text : "write /" + text);
      return null;
    }
    for (int at = text.indexOf('~'); at >= 0; at = text.indexOf('~', at + 1)) {
      if (!text.startsWith("0", at + 1) && !text.startsWith("1", at + 1)) {
        problems.problem(
            at, "'~' in a JSON pointer is followed by 0 or 1", "~0 stands for '~', ~1 for '/'");
        return null;
      }
    }
    List<String> names = new ArrayList<>();
    List<Integer> indexes = new ArrayList<>();
    for (String token : text.isEmpty() ? new String[0] : text.substring(1).split("/", -1)) {
      names.add(token.replace("~1", "/").replace("~0", "~"));
      indexes.add(token.matches("0|[1-9]\\d{0,8}") ? Integer.parseInt(token) : -1);
    }
    return new JsonPath(text, names, indexes, true, null);
  }

  /** Reads one step and returns where it ends; -1 if it is none. */
  private static int step(String text, int at, List<String> names, List<Integer> indexes) {
    if (text.charAt(at) == '.') {
      int end = at + 1;
      while (end < text.length() && ".[]'\"*()?@, ".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      return end == at + 1 ? -1 : add(names, indexes, text.substring(at + 1, end), 0, end);
    }
    if (text.charAt(at) != '[' || at + 1 == text.length()) {
      return -1;
    }
    char quote = text.charAt(at + 1);
    if (quote == '\'' || quote == '"') {
      int end = text.indexOf(quote, at + 2);
      return end < 0 || !text.startsWith("]", end + 1)
          ? -1
          : add(names, indexes, text.substring(at + 2, end), 0, end + 2);
    }
    int end = text.indexOf(']', at);
    String number = end < 0 ? "" : text.substring(at + 1, end);
    return number.matches("\\d{1,9}")
        ? add(names, indexes, null, Integer.parseInt(number), end + 1)
        : -1;
  }

  private static int add(
      List<String> names, List<Integer> indexes, String name, int index, int end) {
    names.add(name);
    indexes.add(index);
    return end;
  }

  /** Finds all values, in their order; a body that is not JSON is one of that kind. */
  public List<Found> findAll(byte[] body, int length) {
    if (full != null) {
      return full.findAll(body, length);
    }
    Found found = find(body, length);
    return found.kind() == Kind.MISSING ? List.of() : List.of(found);
  }

  static Found notJson(String why) {
    return new Found(Kind.NOT_JSON, firstLine(why));
  }

  /** Finds the (first) value in the first {@code length} bytes of a body; never throws. */
  public Found find(byte[] body, int length) {
    if (full != null) {
      List<Found> all = full.findAll(body, length);
      return all.isEmpty() ? Found.MISSING : all.get(0);
    }
    try (JsonParser parser = FACTORY.createParser(body, 0, length)) {
      if (parser.nextToken() == null) {
        return new Found(Kind.NOT_JSON, "an empty body");
      }
      for (int i = 0; i < names.length; i++) {
        if (!enter(parser, i)) {
          return Found.MISSING;
        }
      }
      return value(parser, body);
    } catch (JsonProcessingException e) {
      return new Found(
          Kind.NOT_JSON, "a body that is not JSON: " + firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      return new Found(Kind.NOT_JSON, "a body that is not JSON: " + firstLine(e.getMessage()));
    }
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private boolean enter(JsonParser parser, int step) throws IOException {
    boolean byName = pointer ? parser.currentToken() != JsonToken.START_ARRAY : names[step] != null;
    return byName ? enterName(parser, names[step]) : enterIndex(parser, indexes[step]);
  }

  private static boolean enterName(JsonParser parser, String name) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return false;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = name.equals(parser.currentName());
      parser.nextToken();
      if (wanted) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }

  private static boolean enterIndex(JsonParser parser, int index) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return false;
    }
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == index) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }

  private static Found value(JsonParser parser, byte[] body) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new Found(Kind.STRING, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Found(Kind.NUMBER, parser.getText());
      case VALUE_TRUE -> Found.TRUE;
      case VALUE_FALSE -> Found.FALSE;
      case VALUE_NULL -> Found.NULL;
      default -> structure(parser, body);
    };
  }

  private static Found structure(JsonParser parser, byte[] body) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    int end = (int) parser.currentLocation().getByteOffset();
    if (start < 0 || end < start) {
      // The parser guessed UTF-16 or UTF-32 from the first bytes, and counts characters then.
      return new Found(Kind.NOT_JSON, "a body that is not UTF-8");
    }
    return new Found(Kind.STRUCTURE, new String(body, start, end - start, StandardCharsets.UTF_8));
  }

  /** As written. */
  @Override
  public String toString() {
    return written;
  }
}
