package io.spate.scenario.dsl;

import io.spate.scenario.data.FeedOrder;
import java.util.Arrays;
import java.util.Map;

/** Rows that users draw from, see {@link Dsl#feed}. */
public final class FeedDraft extends Draft {
  private final String name;

  FeedDraft(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** A CSV or JSON lines file, relative to the folder of the scenario. */
  public FeedDraft file(String path) {
    put("file", path);
    return this;
  }

  /** Rows in the scenario itself, see {@link Dsl#object}. */
  @SafeVarargs
  public final FeedDraft rows(Map<String, ?>... rows) {
    put("rows", Arrays.asList(rows));
    return this;
  }

  /** Rows of one value each. */
  public FeedDraft values(Object... values) {
    put("rows", Arrays.asList(values));
    return this;
  }

  /** Rows that are made up, see {@link Dsl#fake}. */
  public FeedDraft fake(FakeDraft rows) {
    put("fake", rows);
    return this;
  }

  /** In which order rows are given out; default sequential. */
  public FeedDraft order(FeedOrder order) {
    put("order", order.label());
    return this;
  }

  /**
   * How many users there may be after changes of the load in mid-run: rows are dealt so that all of
   * them have rows of their own.
   */
  public FeedDraft users(int most) {
    put("users", most);
    return this;
  }

  /** A user who finds no row any more ends; without it the rows begin anew. */
  public FeedDraft stopAtEnd() {
    put("atEnd", "stop");
    return this;
  }
}
