package io.spate.scenario.script;

/** A script has given no values; the message says why, and in which of its lines. */
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ScriptException(String message) {
    super(message, null, false, false); // one for each call of a wrong script: keep it cheap
  }
}
