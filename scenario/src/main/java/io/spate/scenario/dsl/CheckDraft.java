package io.spate.scenario.dsl;

import java.util.Arrays;

/** What must hold of a value of the response; several may be said of one. */
public final class CheckDraft extends ExpectDraft {
  CheckDraft(Doc.Entries selector) {
    selector.values().forEach(this::put);
  }

  CheckDraft with(String key, Object value) {
    put(key, value);
    return this;
  }

  /** It is this value; in JSON the kind counts, too. */
  public CheckDraft is(Object value) {
    return with("equals", value);
  }

  /** It is another value, or there is none. */
  public CheckDraft isNot(Object value) {
    return with("notEquals", value);
  }

  /** It is one of these. */
  public CheckDraft oneOf(Object... values) {
    return with("oneOf", Arrays.asList(values));
  }

  /** It contains the text. */
  public CheckDraft contains(String text) {
    return with("contains", text);
  }

  /** It does not contain the text. */
  public CheckDraft notContains(String text) {
    return with("notContains", text);
  }

  /** A regular expression is found in it. */
  public CheckDraft matches(String regex) {
    return with("matches", regex);
  }

  /** It is a number below the limit. */
  public CheckDraft lessThan(Number limit) {
    return with("lessThan", limit);
  }

  /** It is a number up to the limit. */
  public CheckDraft atMost(Number limit) {
    return with("atMost", limit);
  }

  /** It is a number above the limit. */
  public CheckDraft greaterThan(Number limit) {
    return with("greaterThan", limit);
  }

  /** It is a number from the limit on. */
  public CheckDraft atLeast(Number limit) {
    return with("atLeast", limit);
  }

  /** What goes in front of what is told when the check fails. */
  public CheckDraft message(String message) {
    return with("message", message);
  }

  @Override
  void into(Doc.Entries expect) {
    intoChecks(expect);
  }
}
