package io.spate.scenario.dsl;

import io.spate.scenario.check.Transform;
import java.util.Arrays;

/**
 * A value of a response, to be saved or checked; see {@link Dsl#jsonPath} and its like. A word that
 * checks it ({@code is}, {@code exists}...) gives a {@link CheckDraft}.
 */
public final class SelectorDraft extends Draft {
  private final boolean json;

  SelectorDraft(String key, String value) {
    this.json = key.equals("json");
    put(key, value);
  }

  private SelectorDraft with(String key, Object value) {
    put(key, value);
    return this;
  }

  /** Regular expressions only: which group, from 0, the whole match. */
  public SelectorDraft group(int group) {
    return with("group", group);
  }

  /** CSS only: an attribute in place of the text. */
  public SelectorDraft attribute(String attribute) {
    return with("attribute", attribute);
  }

  /** The first of several, the default. */
  public SelectorDraft first() {
    return with("pick", "first");
  }

  /** The last of several. */
  public SelectorDraft last() {
    return with("pick", "last");
  }

  /** One of several, by the user's own random numbers. */
  public SelectorDraft random() {
    return with("pick", "random");
  }

  /** All of them as a JSON array. */
  public SelectorDraft all() {
    return with("pick", "all");
  }

  /** How many there are. */
  public SelectorDraft count() {
    return with("pick", "count");
  }

  /** One of several by its number, from 1. */
  public SelectorDraft number(int number) {
    return with("pick", number);
  }

  /** What to do to each value, in this order. */
  public SelectorDraft transform(Transform... transforms) {
    return with("transform", Arrays.stream(transforms).map(Transform::label).toList());
  }

  /** What to save when there is nothing; without it the request fails. */
  public SelectorDraft orElse(Object value) {
    return with("default", value);
  }

  /** As {@code save} has it: a path alone is a text. */
  Doc saved() {
    return json && entries().values().size() == 1 ? entries().values().get("json") : entries();
  }

  private CheckDraft check() {
    if (has("default")) {
      throw new IllegalArgumentException("orElse(...) is for save, not for a check");
    }
    return new CheckDraft(entries());
  }

  /** There is such a value. */
  public CheckDraft exists() {
    return check().with("exists", true);
  }

  /** There is none. */
  public CheckDraft missing() {
    return check().with("exists", false);
  }

  /** See {@link CheckDraft#is}. */
  public CheckDraft is(Object value) {
    return check().is(value);
  }

  /** See {@link CheckDraft#isNot}. */
  public CheckDraft isNot(Object value) {
    return check().isNot(value);
  }

  /** See {@link CheckDraft#oneOf}. */
  public CheckDraft oneOf(Object... values) {
    return check().oneOf(values);
  }

  /** See {@link CheckDraft#contains}. */
  public CheckDraft contains(String text) {
    return check().contains(text);
  }

  /** See {@link CheckDraft#notContains}. */
  public CheckDraft notContains(String text) {
    return check().notContains(text);
  }

  /** See {@link CheckDraft#matches}. */
  public CheckDraft matches(String regex) {
    return check().matches(regex);
  }

  /** See {@link CheckDraft#lessThan}. */
  public CheckDraft lessThan(Number limit) {
    return check().lessThan(limit);
  }

  /** See {@link CheckDraft#atMost}. */
  public CheckDraft atMost(Number limit) {
    return check().atMost(limit);
  }

  /** See {@link CheckDraft#greaterThan}. */
  public CheckDraft greaterThan(Number limit) {
    return check().greaterThan(limit);
  }

  /** See {@link CheckDraft#atLeast}. */
  public CheckDraft atLeast(Number limit) {
    return check().atLeast(limit);
  }
}
