package io.spate.scenario.parse;

import io.spate.scenario.data.Feed;
import io.spate.scenario.data.FeedOrder;
import io.spate.scenario.data.FeedTable;
import io.spate.scenario.template.Symbols;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The feeds of a scenario while it is read, and which of their columns it uses. */
final class Feeds {
  /** A feed that was read. {@code columns} are all it has; null if they are not known here. */
  private record Entry(
      Symbols.Feed symbol,
      FeedOrder order,
      boolean stops,
      String file,
      FeedTable inline,
      Names used) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** Takes a feed whose rows are in a file. */
  void addFile(String name, FeedOrder order, boolean stops, String file, List<String> columns) {
    Symbols.Feed symbol = new Symbols.Feed(entries.size(), name, columns);
    entries.put(name, new Entry(symbol, order, stops, file, null, new Names()));
  }

  /** Takes a feed whose rows stand in the scenario; its table has all columns. */
  void addInline(
      String name, FeedOrder order, boolean stops, List<String> columns, FeedTable rows) {
    Symbols.Feed symbol = new Symbols.Feed(entries.size(), name, columns);
    Names used = new Names();
    columns.forEach(used::indexOf);
    entries.put(name, new Entry(symbol, order, stops, null, rows, used));
  }

  /** The feed of a name; null if there is none. */
  Symbols.Feed get(String name) {
    Entry entry = entries.get(name);
    return entry == null ? null : entry.symbol();
  }

  /** The index of a column among those that are used. */
  int columnOf(Symbols.Feed feed, String column) {
    return entries.get(feed.name()).used().indexOf(column);
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
      feeds.add(
          new Feed(
              each.symbol().name(),
              each.symbol().index(),
              each.order(),
              each.stops(),
              each.file(),
              each.used().list(),
              each.inline()));
    }
    return feeds;
  }
}
