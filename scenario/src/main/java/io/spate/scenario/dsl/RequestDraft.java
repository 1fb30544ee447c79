package io.spate.scenario.dsl;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A request, see {@link Dsl#get} and its like. Texts may hold expressions {@code ${...}}. */
public final class RequestDraft extends StepDraft {
  RequestDraft(String method, String path) {
    put(method, path);
  }

  /** What statistics are kept under, with the method in front; default the path as written. */
  public RequestDraft name(String name) {
    put("name", name);
    return this;
  }

  /** A value of the query, encoded; several repeat the name. */
  public RequestDraft query(String name, Object... values) {
    putInto("query", name, values.length == 1 ? values[0] : Arrays.asList(values));
    return this;
  }

  /** A header. */
  public RequestDraft header(String name, Object value) {
    putInto("headers", name, value);
    return this;
  }

  /** The header {@code Authorization} in short. */
  public RequestDraft auth(AuthDraft auth) {
    put("auth", auth);
    return this;
  }

  /**
   * A body in JSON.
   *
   * @param value a map (see {@link Dsl#object}), list, array, record, text, number, true, false or
   *     null; a text that is one expression with a type, such as {@code ${id:number}}, has no
   *     quotes
   */
  public RequestDraft json(Object value) {
    put("json", value);
    return this;
  }

  /**
   * The message of a {@link Dsl#grpc}, as JSON has it; by default one without fields.
   *
   * @param value as of {@link #json}
   */
  public RequestDraft message(Object value) {
    put("message", value);
    return this;
  }

  /** A field of a body as forms send it; several values repeat the name. */
  public RequestDraft form(String name, Object... values) {
    putInto("form", name, values.length == 1 ? values[0] : Arrays.asList(values));
    return this;
  }

  /** A field of a form with files: a text or {@link Dsl#upload}; several repeat the name. */
  public RequestDraft multipart(String name, Object... values) {
    putInto("multipart", name, values.length == 1 ? values[0] : Arrays.asList(values));
    return this;
  }

  /** The response is a stream of events. */
  public RequestDraft sse(StreamDraft stream) {
    put("sse", stream);
    return this;
  }

  /** A body of any text. */
  public RequestDraft body(String text) {
    put("body", text);
    return this;
  }

  /** What must hold of the response. */
  public RequestDraft expect(ExpectDraft... expectations) {
    Doc.Entries expect =
        (Doc.Entries)
            entries().values().computeIfAbsent("expect", k -> Doc.Entries.at(Place.here()));
    for (ExpectDraft each : expectations) {
      each.into(expect);
    }
    return this;
  }

  /** Keeps a value of the response as a variable for the rest of the iteration. */
  public RequestDraft save(String variable, SelectorDraft value) {
    putInto("save", variable, value.saved());
    return this;
  }

  /** Words by which {@code --tags} and {@code --exclude-tags} choose it. */
  public RequestDraft tags(String... tags) {
    put("tags", tags);
    return this;
  }

  /** So many redirects are followed, 0 to 20; default that of {@link HttpDraft#redirects}. */
  public RequestDraft redirects(int most) {
    put("redirects", most);
    return this;
  }

  /** How long the response may take; default that of {@link HttpDraft#timeout}. */
  public RequestDraft timeout(Duration time) {
    put("timeout", time);
    return this;
  }

  /** The wait after this request; default that of the class. */
  public RequestDraft thinkTime(Wait wait) {
    put("thinkTime", wait);
    return this;
  }

  /** The same, always so long. */
  public RequestDraft thinkTime(Duration time) {
    put("thinkTime", time);
    return this;
  }

  /** All headers of a map. */
  public RequestDraft headers(Map<String, ?> headers) {
    List.copyOf(headers.keySet()).forEach(each -> header(each, headers.get(each)));
    return this;
  }
}
