package io.spate.scenario.data;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON lines: an object in each. Objects within have their values in columns with dots ({@code
 * address.city}); a list is kept as its text; {@code null} is no value. Used once.
 */
final class JsonLines implements FeedFile.Format {
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
  private static final int MAX_DEPTH = 20;

  private final InputStream in;
  private final String name;
  private final Map<String, Integer> indexes = new LinkedHashMap<>();
  private final List<String> columns = new ArrayList<>();
  private final ByteArrayOutputStream list = new ByteArrayOutputStream();

  JsonLines(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public void read(FeedFile.Sink sink) throws IOException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token != JsonToken.START_OBJECT) {
          throw wrong(line(parser), "a row must be a JSON object", "such as {\"name\": \"a\"}");
        }
        object(parser, "", sink, 1);
        sink.endRow();
      }
    } catch (CharConversionException e) {
      throw new DataException(name + " is not a text in UTF-8", "save the file as UTF-8");
    } catch (JacksonException e) {
      boolean encoding = e.getOriginalMessage().contains("UTF-8");
      throw encoding
          ? wrong(e.getLocation().getLineNr(), "the text is not UTF-8", "save the file as UTF-8")
          : wrong(e.getLocation().getLineNr(), "not JSON: " + e.getOriginalMessage(), null);
    }
  }

  private void object(JsonParser parser, String prefix, FeedFile.Sink sink, int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      throw wrong(line(parser), "objects are deeper than " + MAX_DEPTH + " levels", null);
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String column = prefix.isEmpty() ? parser.currentName() : prefix + parser.currentName();
      switch (parser.nextToken()) {
        case START_OBJECT -> object(parser, column + ".", sink, depth + 1);
        case START_ARRAY -> value(column, textOfList(parser), parser, sink);
        case VALUE_NULL -> indexOf(column, parser);
        default -> value(column, parser.getText().getBytes(StandardCharsets.UTF_8), parser, sink);
      }
    }
  }

  private byte[] textOfList(JsonParser parser) throws IOException {
    list.reset();
    try (JsonGenerator out = FACTORY.createGenerator(list)) {
      out.copyCurrentStructure(parser);
    }
    return list.toByteArray();
  }

  private void value(String column, byte[] bytes, JsonParser parser, FeedFile.Sink sink) {
    sink.value(indexOf(column, parser), bytes, 0, bytes.length);
  }

  private int indexOf(String column, JsonParser parser) {
    Integer known = indexes.get(column);
    if (known != null) {
      return known;
    }
    if (columns.size() == FeedFile.MAX_COLUMNS) {
      throw wrong(line(parser), "there are more than " + FeedFile.MAX_COLUMNS + " columns", null);
    }
    indexes.put(column, columns.size());
    columns.add(column);
    return columns.size() - 1;
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private DataException wrong(int at, String message, String hint) {
    return new DataException(name + " line " + at + ": " + message, hint);
  }
}
