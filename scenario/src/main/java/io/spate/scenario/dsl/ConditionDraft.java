package io.spate.scenario.dsl;

/** What {@code when} and {@code whileHolds} ask, see {@link Dsl#variable}. Immutable. */
public final class ConditionDraft extends Draft {
  private final String text;
  private final Doc doc;

  ConditionDraft(String text) {
    this.text = text;
    this.doc = docOf(text);
  }

  /** Both hold. */
  public ConditionDraft and(ConditionDraft other) {
    return new ConditionDraft("(" + text + ") and (" + other.text + ")");
  }

  /** At least one of them holds. */
  public ConditionDraft or(ConditionDraft other) {
    return new ConditionDraft("(" + text + ") or (" + other.text + ")");
  }

  String text() {
    return text;
  }

  @Override
  Doc doc() {
    return doc;
  }
}
