package io.spate.scenario.parse;

import io.spate.scenario.template.Suggestion;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The entries of a map by key, merge keys ({@code <<}) applied. */
final class Fields {
  /** A key and its value. */
  record Entry(ScalarNode key, Node value) {
    String name() {
      return key.getValue();
    }
  }

  private static final int MAX_MERGE_DEPTH = 50;

  private final Source source;
  private final MappingNode node;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<String> unknown = new ArrayList<>();

  private Fields(Source source, MappingNode node) {
    this.source = source;
    this.node = node;
    add(node, new IdentityHashMap<>(), 0);
  }

  /** A map with any keys; null, and a problem is noted, if the node is no map. */
  static Fields any(Source source, Node node, String what, String hint) {
    MappingNode mapping = source.map(node, what, hint);
    return mapping == null ? null : new Fields(source, mapping);
  }

  /** A map of which only these keys are known. */
  static Fields of(Source source, Node node, String what, List<String> known) {
    Fields fields = any(source, node, what, "keys are " + String.join(", ", known));
    if (fields != null) {
      fields.reportUnknown(known, null);
    }
    return fields;
  }

  private void add(MappingNode mapping, Map<Node, Boolean> merging, int depth) {
    limit(mapping, depth);
    if (merging.put(mapping, true) != null) {
      return;
    }
    List<Node> merged = new ArrayList<>();
    Map<String, Boolean> own = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      if (Tag.MERGE.equals(key.getTag())) {
        merged.add(tuple.getValueNode());
      } else if (!(key instanceof ScalarNode scalar)) {
        source.problem(key, "a key must be text, got " + Source.words(key), null);
      } else if (own.put(scalar.getValue(), true) != null) {
        source.problem(
            key,
            "key '" + Source.shortened(scalar.getValue()) + "' is there twice",
            "the first is on line " + Source.line(entries.get(scalar.getValue()).key()));
      } else {
        entries.putIfAbsent(scalar.getValue(), new Entry(scalar, tuple.getValueNode()));
      }
    }
    merged.forEach(each -> merge(each, merging, depth + 1));
  }

  private void limit(Node node, int depth) {
    if (depth > MAX_MERGE_DEPTH) {
      source.problem(
          node, "maps merged with '<<' deeper than " + MAX_MERGE_DEPTH + " levels", null);
      throw new Source.Enough();
    }
  }

  private void merge(Node from, Map<Node, Boolean> merging, int depth) {
    source.spend(from, 1);
    if (from instanceof MappingNode mapping) {
      source.spend(from, mapping.getValue().size());
      add(mapping, merging, depth);
    } else if (from instanceof SequenceNode sequence) {
      limit(from, depth);
      sequence.getValue().forEach(each -> merge(each, merging, depth + 1));
    } else {
      source.problem(from, "'<<' takes a map or a list of maps, got " + Source.words(from), null);
    }
  }

  /** Notes keys that are not known and do not begin with a prefix (null for none). */
  void reportUnknown(List<String> known, String free) {
    for (Entry entry : entries.values()) {
      if (!known.contains(entry.name()) && (free == null || !entry.name().startsWith(free))) {
        unknown.add(entry.name());
        source.problem(
            entry.key(),
            "unknown key '" + Source.shortened(entry.name()) + "'",
            Suggestion.hint(entry.name(), known, "keys are"));
      }
    }
  }

  /** True if there was an unknown key, which may be a known one mistyped. */
  boolean hasUnknown() {
    return !unknown.isEmpty();
  }

  /** The value of a key; null if it is not there. */
  Node get(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.value();
  }

  /** The key itself; null if it is not there. */
  ScalarNode key(String key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.key();
  }

  /**
   * The value of a key; null if it is not there. Then a problem is noted, unless an unknown key is
   * so near that it was told as a mistyped one.
   */
  Node require(String key, String hint) {
    Node value = get(key);
    if (value == null
        && unknown.stream().allMatch(each -> Suggestion.nearest(each, List.of(key)) == null)) {
      source.problem(node, "'" + key + "' is missing", hint);
    }
    return value;
  }

  /** All entries in their order. */
  Iterable<Entry> entries() {
    return entries.values();
  }

  /** Those of some keys that are there, in the order of the source. */
  List<Entry> among(Set<String> keys) {
    return entries.values().stream().filter(each -> keys.contains(each.name())).toList();
  }

  Node node() {
    return node;
  }
}
