package io.spate.scenario.parse;

import io.spate.scenario.data.Feed;
import io.spate.scenario.data.FeedTable;
import io.spate.scenario.fake.FakeRows;
import io.spate.scenario.template.Symbols;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The feeds of a scenario while it is read. */
final class Feeds {
  /** A feed that was read; {@code table} is null if it could not be. */
  private record Entry(Symbols.Feed symbol, FeedGiving giving, FeedTable table, FakeRows fake) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * Takes a feed.
   *
   * @param columns all that it has; null, and the table too, if it could not be read
   */
  void add(String name, FeedGiving giving, List<String> columns, FeedTable table) {
    add(name, giving, columns, table, null);
  }

  /** Takes a feed whose rows are made up, if {@code fake} says of what. */
  void add(String name, FeedGiving giving, List<String> columns, FeedTable table, FakeRows fake) {
    Symbols.Feed symbol = new Symbols.Feed(entries.size(), name, columns);
    entries.put(name, new Entry(symbol, giving, table, fake));
  }

  /** The feed of a name; null if there is none. */
  Symbols.Feed get(String name) {
    Entry entry = entries.get(name);
    return entry == null ? null : entry.symbol();
  }

  /** The index of a column. */
  int columnOf(Symbols.Feed feed, String column) {
    return feed.columns() == null ? 0 : feed.columns().indexOf(column);
  }

  /** Feed and column of all that is known, as templates write them. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Entry each : entries.values()) {
      List<String> columns = each.symbol().columns();
      if (columns != null) {
        columns.forEach(column -> names.add(each.symbol().name() + "." + column));
      }
    }
    return names;
  }

  /** What was read, when all of the scenario has been. */
  List<Feed> list() {
    List<Feed> feeds = new ArrayList<>();
    for (Entry each : entries.values()) {
      Symbols.Feed symbol = each.symbol();
      feeds.add(
          new Feed(
              symbol.name(),
              symbol.index(),
              each.giving().order(),
              each.giving().stops(),
              symbol.columns(),
              each.table(),
              each.fake(),
              each.giving().users()));
    }
    return feeds;
  }
}
