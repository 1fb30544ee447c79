package io.spate.scenario.template;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Whether a text is JSON, found out without building it. */
final class JsonSyntax {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private JsonSyntax() {}

  static boolean isValid(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return false;
      }
      parser.skipChildren();
      // Asks for the text of scalars, too: a number is only read then.
      parser.getText();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
