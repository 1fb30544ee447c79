package io.spate.scenario.parse;

import io.spate.scenario.template.Suggestion;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Which requests are made, by the tags that they or what they stand in have. It says so of each
 * while a scenario is read; what is left out is not read any further.
 */
final class TagChoice {
  static final String KEY = "tags";
  private static final List<String> KEYS = List.of("only", "exclude");
  private static final String EXAMPLE = "such as tags: [smoke, read]";
  private static final int MAX_LENGTH = 100;

  private final Source source;
  private final Set<String> known = new TreeSet<>();
  private final Deque<Set<String>> open = new ArrayDeque<>();
  private final Set<String> unsaved = new HashSet<>();
  private Node only;
  private Node excluded;
  private Set<String> wanted = Set.of();
  private Set<String> unwanted = Set.of();
  private boolean always;
  private int taken;
  private int left;

  TagChoice(Source source) {
    this.source = source;
  }

  /** Takes the scenario's {@code tags}; {@code node} is null if it has none. */
  void read(Node node) {
    Fields fields = node == null ? null : Fields.of(source, node, KEY, KEYS);
    if (fields == null) {
      return;
    }
    only = fields.get("only");
    excluded = fields.get("exclude");
    wanted = only == null ? Set.of() : names(only, "only");
    unwanted = excluded == null ? Set.of() : names(excluded, "exclude");
  }

  /** Whether anything may be left out. */
  boolean isActive() {
    return !wanted.isEmpty() || !unwanted.isEmpty();
  }

  /** Begins what is done whatever tags are wanted, but for what is excluded; or ends it. */
  void always(boolean always) {
    this.always = always;
  }

  /** Begins a step that holds others; {@code tags} are its own, null if it has none. */
  void open(Node tags) {
    Set<String> around = open.isEmpty() ? Set.of() : open.peek();
    Set<String> all = new TreeSet<>(around);
    all.addAll(own(tags));
    open.push(all);
  }

  /** Ends it. */
  void close() {
    open.pop();
  }

  /** Whether a step that is a request is made, by its own tags and those around it. */
  boolean take(Node step) {
    open(Nodes.child(step, KEY));
    Set<String> all = open.pop();
    boolean take =
        all.stream().noneMatch(unwanted::contains)
            && (always || wanted.isEmpty() || all.stream().anyMatch(wanted::contains));
    taken += take ? 1 : 0;
    left += take ? 0 : 1;
    if (!take && Nodes.child(step, "save") instanceof MappingNode saves) {
      saves.getValue().forEach(each -> unsaved.add(Nodes.text(each.getKeyNode())));
    }
    return take;
  }

  /** Whether a request that would save a variable is left out. */
  boolean leavesOut(String variable) {
    return unsaved.contains(variable);
  }

  /** How many requests are made, of those that were read so far. */
  int taken() {
    return taken;
  }

  /** How many are not. */
  int left() {
    return left;
  }

  private Set<String> own(Node tags) {
    Set<String> own = tags == null ? Set.of() : names(tags, KEY);
    known.addAll(own);
    return own;
  }

  private Set<String> names(Node node, String what) {
    Set<String> names = new TreeSet<>();
    List<Node> nodes =
        node instanceof ScalarNode ? List.of(node) : source.list(node, what, EXAMPLE);
    for (Node each : nodes == null ? List.<Node>of() : nodes) {
      String name = source.text(each, "a tag");
      if (name != null && (name.length() > MAX_LENGTH || !name.matches("[^\\s,]+"))) {
        source.problem(
            each,
            "a tag is one word without commas, of at most "
                + MAX_LENGTH
                + " characters, got "
                + Source.words(each),
            null);
      } else if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  /**
   * Notes tags that were chosen and are not there, and a choice that leaves nothing.
   *
   * @param nothing whether no user has anything to do
   */
  void check(boolean nothing) {
    if (!isActive()) {
      return;
    }
    int before = source.problemCount();
    requireKnown(only);
    requireKnown(excluded);
    if (nothing && left > 0 && source.problemCount() == before) {
      source.problem(
          only == null ? excluded : only,
          "no request is left by these tags",
          "tags are " + String.join(", ", known));
    }
  }

  private void requireKnown(Node node) {
    List<Node> nodes =
        node == null
            ? List.of()
            : node instanceof SequenceNode list ? list.getValue() : List.of(node);
    for (Node each : nodes) {
      String name = Nodes.text(each);
      if (name != null && !known.contains(name)) {
        source.problem(
            each,
            "nothing has the tag " + Source.words(each),
            known.isEmpty()
                ? "the scenario has no tags; write tags: [smoke] in a task or a step"
                : Suggestion.hint(name, known, "tags are"));
      }
    }
  }
}
