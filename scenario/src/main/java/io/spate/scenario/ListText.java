package io.spate.scenario;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Lists as variables hold them: the text of a JSON array, or items with commas between them. */
public final class ListText {
  private static final String[] NONE = {};
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private ListText() {}

  /**
   * The items of a list. Those of a JSON array are what {@code save} makes of such values: the
   * content of strings, the digits of numbers, the text of objects and arrays, and null for {@code
   * null}. Without brackets the text is cut at its commas, and blanks around items are left out.
   *
   * @return none if the text is blank, or begins like a JSON array and is none
   */
  public static String[] items(String text) {
    String trimmed = text.trim();
    if (trimmed.isEmpty()) {
      return NONE;
    }
    if (trimmed.charAt(0) != '[') {
      String[] items = trimmed.split(",", -1);
      for (int i = 0; i < items.length; i++) {
        items[i] = items[i].trim();
      }
      return items;
    }
    try (JsonParser parser = FACTORY.createParser(trimmed)) {
      parser.nextToken();
      List<String> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(item(parser, trimmed));
      }
      return items.toArray(NONE);
    } catch (IOException e) {
      return NONE;
    }
  }

  private static String item(JsonParser parser, String text) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case START_OBJECT, START_ARRAY -> {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        yield text.substring(start, (int) parser.currentLocation().getCharOffset());
      }
      default -> parser.getText();
    };
  }
}
