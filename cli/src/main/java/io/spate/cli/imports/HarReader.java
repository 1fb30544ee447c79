package io.spate.cli.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spate.cli.CliException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads a recording entry by entry, so that one of many megabytes with all its pictures takes no
 * more memory than its largest entry.
 */
final class HarReader {
  static final int MAX_ENTRIES = 20_000;
  private static final int MEGABYTES = 512;
  // What one entry may hold: a picture or video in base64 must not fill the memory.
  private static final int LONGEST_TEXT = 20_000_000;
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(200)
                      .maxStringLength(LONGEST_TEXT)
                      .build())
              .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
              .build());

  private HarReader() {}

  /**
   * The exchanges in the order in which they began.
   *
   * @throws CliException of bad usage, if it is no recording
   */
  static List<HarExchange> read(InputFile file) {
    List<HarExchange> exchanges = new ArrayList<>();
    try (JsonParser parser = MAPPER.createParser(new Bounded(file.bytes()))) {
      boolean there = enter(parser, "log") && enter(parser, "entries");
      if (!there || parser.currentToken() != JsonToken.START_ARRAY) {
        throw wrong(file, "log.entries is no list");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        JsonNode entry = MAPPER.readTree(parser);
        if (entry == null || !entry.isObject()) {
          throw wrong(file, "entry " + (exchanges.size() + 1) + " of log.entries is no object");
        }
        exchanges.add(exchange(entry));
        if (exchanges.size() > MAX_ENTRIES) {
          throw wrong(file, "it has more than " + MAX_ENTRIES + " entries; record a shorter visit");
        }
      }
    } catch (JsonProcessingException e) {
      throw wrong(
          file,
          "line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + ": "
              + Texts.shortened(e.getOriginalMessage())
              + "; is it cut off? Save it anew");
    } catch (TooLargeException e) {
      throw wrong(file, "it is larger than " + MEGABYTES + " MiB; record a shorter visit");
    } catch (IOException e) {
      throw CliException.usage("cannot read " + file.label() + ": " + e.getMessage());
    }
    exchanges.sort((a, b) -> Double.compare(a.startMillis(), b.startMillis()));
    return exchanges;
  }

  private static CliException wrong(InputFile file, String why) {
    return CliException.usage(
        file.label()
            + ": not a recording (HAR) that can be read: "
            + why
            + " (in the browser's network tab: \"Save all as HAR\")");
  }

  /** Goes to the value of a field of the object that comes next; false if it has none. */
  private static boolean enter(JsonParser parser, String field) throws IOException {
    if (parser.currentToken() == null) {
      parser.nextToken();
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return false;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean here = parser.currentName().equals(field);
      parser.nextToken();
      if (here) {
        return true;
      }
      parser.skipChildren();
    }
    return false;
  }

  private static HarExchange exchange(JsonNode entry) {
    JsonNode request = entry.path("request");
    JsonNode response = entry.path("response");
    JsonNode data = request.path("postData");
    double start = millis(entry.path("startedDateTime").asText(""));
    double took = Math.max(0, entry.path("time").asDouble(0));
    String type = response.path("content").path("mimeType").asText("").toLowerCase(Locale.ROOT);
    String bodyType = data.path("mimeType").asText("");
    return new HarExchange(
        request.path("method").asText("").toUpperCase(Locale.ROOT),
        request.path("url").asText(""),
        start,
        start + (Double.isFinite(took) ? took : 0),
        pairs(request.path("headers")),
        body(data),
        bodyType.isBlank() ? null : bodyType,
        entry.path("_resourceType").asText("").toLowerCase(Locale.ROOT),
        response.path("status").asInt(0),
        type,
        ResponseValues.of(response, type));
  }

  private static String body(JsonNode data) {
    String text = data.path("text").asText("");
    if (!text.isEmpty()) {
      return text;
    }
    StringBuilder form = new StringBuilder();
    for (Pair each : pairs(data.path("params"))) {
      form.append(form.length() == 0 ? "" : "&")
          .append(URLEncoder.encode(each.name(), StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(each.value(), StandardCharsets.UTF_8));
    }
    return form.length() == 0 ? null : form.toString();
  }

  private static List<Pair> pairs(JsonNode list) {
    List<Pair> pairs = new ArrayList<>();
    for (JsonNode each : list) {
      pairs.add(new Pair(each.path("name").asText(""), each.path("value").asText("")));
    }
    return pairs;
  }

  private static double millis(String time) {
    try {
      return OffsetDateTime.parse(time).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      return -1;
    }
  }

  private static final class TooLargeException extends IOException {}

  /** Ends a file that does not end. */
  private static final class Bounded extends FilterInputStream {
    private long left = MEGABYTES * 1024L * 1024;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return counted(super.read(), 1);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      return counted(read, read);
    }

    private int counted(int result, int read) throws IOException {
      left -= Math.max(0, read);
      if (left < 0) {
        throw new TooLargeException();
      }
      return result;
    }
  }
}
