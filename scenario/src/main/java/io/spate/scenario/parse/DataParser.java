package io.spate.scenario.parse;

import io.spate.scenario.LoadLimits;
import io.spate.scenario.data.DataException;
import io.spate.scenario.data.DataFile;
import io.spate.scenario.data.DataFiles;
import io.spate.scenario.data.FeedFile;
import io.spate.scenario.data.FeedOrder;
import io.spate.scenario.data.FeedTable;
import io.spate.scenario.fake.FakeRows;
import io.spate.scenario.template.Functions;
import io.spate.scenario.template.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads {@code data}: the feeds of a scenario. */
final class DataParser {
  private static final List<String> KEYS =
      List.of("file", "rows", "fake", "order", "atEnd", "users");
  private static final List<String> SOURCES = List.of("file", "rows", "fake");
  private static final List<String> ENDS = List.of("recycle", "stop");
  private static final String EXAMPLE = "such as data: { users: users.csv }";

  /** The column of rows that are no maps. */
  private static final String VALUE = "value";

  private final Source source;
  private final Registry registry;
  private final DataFiles files;
  private final Map<String, String> contents = new HashMap<>();

  private final long seed;

  DataParser(Source source, Registry registry, DataFiles files, long seed) {
    this.seed = seed;
    this.source = source;
    this.registry = registry;
    this.files = files;
  }

  /**
   * Puts the feeds into the registry.
   *
   * @param node null if there are none
   * @param filesNode content of files that the scenario brings along; null if there are none
   */
  void read(Node node, Node filesNode) {
    readContents(filesNode);
    registry.files =
        file ->
            contents.containsKey(file)
                ? DataFile.ofText(contents.get(file), file)
                : files.open(file);
    Fields fields = node == null ? null : Fields.any(source, node, "data", EXAMPLE);
    if (fields == null) {
      return;
    }
    for (Fields.Entry entry : fields.entries()) {
      if (isName(entry.key())) {
        feed(entry.name(), entry.key(), entry.value());
      }
    }
  }

  private void readContents(Node node) {
    Fields fields =
        node == null ? null : Fields.any(source, node, "files", "content of each file by its path");
    if (fields == null) {
      return;
    }
    for (Fields.Entry entry : fields.entries()) {
      ScalarNode content = source.scalar(entry.value(), "the content of a file");
      if (content != null) {
        contents.put(entry.name(), content.getValue());
      }
    }
  }

  private boolean isName(ScalarNode key) {
    String name = key.getValue();
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,99}")) {
      source.problem(
          key,
          "not a name for a feed: '" + Source.shortened(name) + "'",
          "letters, digits and '_', not beginning with a digit");
      return false;
    }
    if (Functions.isReserved(name)) {
      source.problem(key, "'" + name + "' is the name of a function", "choose another name");
      return false;
    }
    if (registry.savedOnLine.containsKey(name)) {
      source.problem(
          key,
          "'" + name + "' is a feed of data and set by a save",
          "the save is on line " + registry.savedOnLine.get(name) + "; rename one");
    }
    return true;
  }

  /** A map with keys, or for short the file or the rows alone. */
  private void feed(String name, ScalarNode key, Node node) {
    if (node instanceof SequenceNode) {
      rows(name, node, FeedGiving.PLAIN);
    } else if (node instanceof MappingNode) {
      Fields fields = Fields.of(source, node, "a feed", KEYS);
      FeedOrder order = order(fields.get("order"));
      FeedGiving giving = new FeedGiving(order, stops(fields, order), users(fields.get("users")));
      List<String> given = SOURCES.stream().filter(each -> fields.get(each) != null).toList();
      if (given.size() > 1) {
        source.problem(
            fields.key(given.get(1)),
            "'" + given.get(0) + "' and '" + given.get(1) + "' exclude each other",
            null);
      } else if (given.isEmpty()) {
        if (!fields.hasUnknown()) {
          source.problem(key, "'file' is missing", "or rows: [ { name: a }, { name: b } ]");
        }
      } else {
        Node rows = fields.get(given.get(0));
        switch (given.get(0)) {
          case "rows" -> rows(name, rows, giving);
          case "fake" -> fake(name, rows, giving);
          default -> file(name, rows, giving);
        }
      }
    } else {
      file(name, node, FeedGiving.PLAIN);
    }
  }

  private int users(Node node) {
    Long users = node == null ? null : new Scalars(source).integer(node, "users");
    String problem = users == null ? null : LoadLimits.usersProblem("users", users);
    if (problem != null) {
      source.problem(node, problem, "as many as the load may be raised to in mid-run");
    }
    return users == null || problem != null ? 0 : users.intValue();
  }

  private FeedOrder order(Node node) {
    String written = node == null ? FeedOrder.SEQUENTIAL.label() : source.text(node, "order");
    FeedOrder order = written == null ? null : FeedOrder.of(written);
    if (order == null && written != null) {
      source.problem(
          node,
          "unknown order '" + Source.shortened(written) + "'",
          Suggestion.hint(written, FeedOrder.labels(), "orders are"));
    }
    return order == null ? FeedOrder.SEQUENTIAL : order;
  }

  private boolean stops(Fields fields, FeedOrder order) {
    Node node = fields.get("atEnd");
    String written = node == null ? null : source.text(node, "atEnd");
    if (written == null) {
      return order == FeedOrder.UNIQUE;
    }
    if (!ENDS.contains(written)) {
      source.problem(
          node,
          "unknown end '" + Source.shortened(written) + "'",
          Suggestion.hint(written, ENDS, "ends are"));
    } else if (order == FeedOrder.RANDOM && written.equals("stop")) {
      source.problem(
          node, "random rows never come to an end", "write order: shuffled, or leave atEnd out");
    } else if (order == FeedOrder.UNIQUE && !written.equals("stop")) {
      source.problem(
          node, "unique rows are given once, and then no more", "leave atEnd out, or write stop");
    }
    return order == FeedOrder.UNIQUE || written.equals("stop");
  }

  private void file(String name, Node node, FeedGiving giving) {
    String file = source.text(node, "file");
    if (file == null) {
      return;
    }
    if (!FeedFile.isKnown(file)) {
      source.problem(
          node,
          "the kind of file is not known: '" + Source.shortened(file) + "'",
          "its name must end in .csv or .jsonl");
      return;
    }
    List<String> columns = null;
    FeedTable table = null;
    try {
      DataFile content = registry.files.open(file);
      if (content == null) {
        source.problem(
            node,
            "the content of '" + Source.shortened(file) + "' did not come with the scenario",
            "spate run sends files along; else put it under 'files', or write its rows here");
      } else {
        columns = content.columns();
        table = content.table();
      }
    } catch (DataException e) {
      source.problem(node, e.getMessage(), e.hint());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    registry.feeds.add(name, giving, columns, table);
  }

  private void fake(String name, Node node, FeedGiving giving) {
    FakeRows rows = new FakeParser(source, seed).rows(node);
    try {
      FeedTable table = rows == null ? null : files.fake(name, rows).table();
      registry.feeds.add(name, giving, rows == null ? null : rows.names(), table, rows);
    } catch (DataException e) {
      source.problem(node, e.getMessage(), e.hint());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void rows(String name, Node node, FeedGiving giving) {
    List<Node> nodes = source.list(node, "rows", "such as rows: [ { name: a }, { name: b } ]");
    if (nodes == null) {
      return;
    }
    boolean maps = nodes.get(0) instanceof MappingNode;
    Names columns = new Names();
    List<List<Fields.Entry>> rows = new ArrayList<>();
    if (maps) {
      for (Node each : nodes) {
        Fields fields =
            Fields.any(source, each, "a row", "like the first one, such as { name: a }");
        if (fields != null) {
          List<Fields.Entry> row = new ArrayList<>();
          fields.entries().forEach(row::add);
          row.forEach(entry -> columns.indexOf(entry.name()));
          rows.add(row);
        }
      }
    } else {
      columns.indexOf(VALUE);
      nodes.forEach(each -> rows.add(List.of(new Fields.Entry(null, each))));
    }
    FeedTable.Builder table = new FeedTable.Builder(columns.list().size());
    for (List<Fields.Entry> row : rows) {
      for (Fields.Entry entry : row) {
        set(table, maps ? columns.indexOf(entry.name()) : 0, entry.value());
      }
      table.endRow();
    }
    registry.feeds.add(name, giving, columns.list(), table.build());
  }

  /** A value; nothing and null are none. */
  private void set(FeedTable.Builder table, int column, Node node) {
    if (Source.isNull(node)) {
      return;
    }
    ScalarNode value = source.scalar(node, "a value of a row");
    if (value != null) {
      byte[] bytes = value.getValue().getBytes(StandardCharsets.UTF_8);
      table.set(column, bytes, 0, bytes.length);
    }
  }
}
