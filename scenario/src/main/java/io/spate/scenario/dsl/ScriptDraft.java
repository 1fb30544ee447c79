package io.spate.scenario.dsl;

/** Variables that are computed in JavaScript, see {@link Dsl#script}. */
public final class ScriptDraft extends StepDraft {
  ScriptDraft(String code) {
    put("script", code);
  }

  /** A value that the code gets under a name; it may hold expressions. */
  public ScriptDraft with(String name, Object value) {
    putInto("with", name, value);
    return this;
  }

  /** The variables that get what the code returns. */
  public ScriptDraft save(String... variables) {
    put("save", variables.length == 1 ? variables[0] : variables);
    return this;
  }
}
