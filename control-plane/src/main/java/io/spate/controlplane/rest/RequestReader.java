package io.spate.controlplane.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.spate.controlplane.run.LoadChange;
import io.spate.controlplane.run.RunRequest;
import io.spate.controlplane.run.ScenarioText;
import io.spate.controlplane.run.SentFile;
import io.spate.protocol.Json;
import io.spate.scenario.ScenarioException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads what a client asks for: a bare scenario with query parameters, a JSON request, or a change
 * of the load.
 */
final class RequestReader {
  private static final String FORM =
      "; send {\"scenario\": \"<text>\" or {...}, \"users\": 100, ...}";

  private static final String FILES =
      "; send {\"files\": {\"flows.yaml\": \"<text>\"}}, or the files as parts of a form";

  private static final String LOAD_FORM =
      "; send {\"users\": 100, \"spawnRate\": 10} or {\"rate\": \"500/s\"}";

  private RequestReader() {}

  /**
   * A bare scenario.
   *
   * @throws MalformedBodyException if the body is empty
   * @throws ScenarioException if a parameter is wrong
   */
  static RunRequest scenario(String body, RunParameters parameters) {
    if (body == null || body.isBlank()) {
      throw new MalformedBodyException("the body is empty; send a scenario as YAML or JSON");
    }
    return parameters.toFields().toRequest(ScenarioText.whole(body));
  }

  /**
   * A JSON request. A scenario given as an object is cut out of the body as it stands there, so
   * that it is kept as it was written.
   *
   * @throws MalformedBodyException if the body is not such a request
   * @throws ScenarioException if a value is wrong
   */
  static RunRequest json(String body) {
    String text = body == null ? "" : body;
    return object(text, FORM, parser -> run(parser, text));
  }

  /**
   * A load change.
   *
   * @throws MalformedBodyException if the body is not a JSON object
   * @throws ScenarioException if a field is unknown, a value is wrong or there is none
   */
  static LoadChange load(String body) {
    return object(body, LOAD_FORM, RequestReader::loadChange);
  }

  /** What is read from an object that has begun. */
  private interface Reading<T> {
    T from(JsonParser parser) throws IOException;
  }

  private static <T> T object(String body, String form, Reading<T> reading) {
    try (JsonParser parser = Json.MAPPER.getFactory().createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedBodyException("the body is not a JSON object" + form);
      }
      T read = reading.from(parser);
      if (parser.nextToken() != null) {
        throw new MalformedBodyException("there is something after the JSON object" + form);
      }
      return read;
    } catch (JacksonException e) {
      JsonLocation at = e.getLocation();
      String place =
          at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
      throw new MalformedBodyException(
          "the body is not JSON: " + e.getOriginalMessage() + place + form);
    } catch (IOException e) {
      throw new MalformedBodyException("the body cannot be read: " + e.getMessage());
    }
  }

  private static RunRequest run(JsonParser parser, String body) throws IOException {
    ScenarioText scenario = null;
    List<SentFile> files = List.of();
    RunFields fields = new RunFields();
    List<io.spate.scenario.Problem> unknown = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonLocation at = parser.currentTokenLocation();
      JsonToken value = parser.nextToken();
      if (name.equals("scenario")) {
        scenario = scenario(parser, value, body);
      } else if (name.equals("files")) {
        files = files(parser, value);
      } else if (!put(fields, name, parser, value)) {
        unknown.add(unknown(name, at, "a request has scenario, files, ", RunFields.NAMES));
      }
    }
    if (!unknown.isEmpty()) {
      throw new ScenarioException(unknown);
    }
    if (scenario == null) {
      throw new MalformedBodyException("the body has no 'scenario'" + FORM);
    }
    return fields.toRequest(scenario).with(files);
  }

  /** Texts by the paths that the scenario writes. */
  private static List<SentFile> files(JsonParser parser, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      throw new MalformedBodyException("'files' is no object" + FILES);
    }
    List<SentFile> files = new ArrayList<>();
    Set<String> names = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        throw new MalformedBodyException("the file '" + name + "' is no text" + FILES);
      }
      if (!names.add(name)) {
        throw new MalformedBodyException("two files are called '" + name + "'");
      }
      files.add(new SentFile.Written(name, parser.getText()));
    }
    return files;
  }

  private static LoadChange loadChange(JsonParser parser) throws IOException {
    RunFields fields = new RunFields(RunFields.LOAD_NAMES);
    List<io.spate.scenario.Problem> unknown = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonLocation at = parser.currentTokenLocation();
      if (!put(fields, name, parser, parser.nextToken())) {
        unknown.add(unknown(name, at, "a load change has ", RunFields.LOAD_NAMES));
      }
    }
    if (!unknown.isEmpty()) {
      throw new ScenarioException(unknown);
    }
    return fields.toLoadChange();
  }

  /** Takes a value that has begun; returns false if there is no such field. */
  private static boolean put(RunFields fields, String name, JsonParser parser, JsonToken value)
      throws IOException {
    if (!value.isStructStart() && fields.put(name, valueOf(parser, value))) {
      return true;
    }
    parser.skipChildren();
    return false;
  }

  private static String valueOf(JsonParser parser, JsonToken token) throws IOException {
    return token == JsonToken.VALUE_NULL ? null : parser.getText();
  }

  private static ScenarioText scenario(JsonParser parser, JsonToken value, String body)
      throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return ScenarioText.whole(parser.getText());
    }
    if (value != JsonToken.START_OBJECT) {
      throw new MalformedBodyException("'scenario' is neither text nor an object" + FORM);
    }
    JsonLocation start = parser.currentTokenLocation();
    parser.skipChildren();
    int end = (int) parser.currentTokenLocation().getCharOffset() + 1;
    return new ScenarioText(
        body.substring((int) start.getCharOffset(), end), start.getLineNr(), start.getColumnNr());
  }

  private static io.spate.scenario.Problem unknown(
      String name, JsonLocation at, String what, List<String> names) {
    return new io.spate.scenario.Problem(
        "request",
        at.getLineNr(),
        at.getColumnNr(),
        "unknown field '" + name + "'",
        what + String.join(", ", names));
  }
}
