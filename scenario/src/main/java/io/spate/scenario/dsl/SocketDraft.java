package io.spate.scenario.dsl;

import java.time.Duration;
import java.util.Arrays;

/**
 * A step of a talk over a WebSocket, see {@link Dsl#ws}, {@link Dsl#wsSend}, {@link Dsl#wsExpect}
 * and {@link Dsl#wsClose}. Texts may hold expressions {@code ${...}}.
 */
public final class SocketDraft extends StepDraft {
  SocketDraft(String key, Object value) {
    put(key, value);
  }

  /** What statistics are kept under, behind what kind of step it is. */
  public SocketDraft name(String name) {
    put("name", name);
    return this;
  }

  /** A value of the query, encoded; several repeat the name. Of a {@code ws} alone. */
  public SocketDraft query(String name, Object... values) {
    putInto("query", name, values.length == 1 ? values[0] : Arrays.asList(values));
    return this;
  }

  /** A header of a {@code ws}. */
  public SocketDraft header(String name, Object value) {
    putInto("headers", name, value);
    return this;
  }

  /** The header {@code Authorization} of a {@code ws} in short. */
  public SocketDraft auth(AuthDraft auth) {
    put("auth", auth);
    return this;
  }

  /** Keeps a value of the message that a {@code wsExpect} has waited for. */
  public SocketDraft save(String variable, SelectorDraft value) {
    putInto("save", variable, value.saved());
    return this;
  }

  /** How long it may take; default that of {@link HttpDraft#timeout}. */
  public SocketDraft timeout(Duration time) {
    put("timeout", time);
    return this;
  }

  /** The wait after this step; default that of the class. */
  public SocketDraft thinkTime(Wait wait) {
    put("thinkTime", wait);
    return this;
  }

  /** The same, always so long. */
  public SocketDraft thinkTime(Duration time) {
    put("thinkTime", time);
    return this;
  }
}
