package io.spate.scenario.parse;

import io.spate.scenario.Fixture;
import io.spate.scenario.template.Symbols;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The variables that may have a value at a place; a task's scope sees that of its class. */
final class Scope implements Symbols {
  private final Registry registry;
  private final Scope outer;
  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final Map<String, Integer> savedOnLine = new HashMap<>();
  private final Set<Integer> feeds = new TreeSet<>();

  Scope(Registry registry, Scope outer) {
    this.registry = registry;
    this.outer = outer;
  }

  /** A variable that has a value from here on. */
  void addVar(String name, int index) {
    variables.put(name, new Variable(false, index, null));
  }

  /** A variable that has a value after a request. */
  void addSaved(String name, int index, String request) {
    variables.putIfAbsent(name, new Variable(true, index, request));
  }

  /** A saved variable that has no value any more. */
  void removeSaved(String name) {
    variables.remove(name);
  }

  /** What has a value here, without what has one around it. */
  Set<String> ownNames() {
    return Set.copyOf(variables.keySet());
  }

  /** Takes out, and returns, what has got a value since it was these. */
  Map<String, Variable> takeNewer(Set<String> before) {
    Map<String, Variable> newer = new LinkedHashMap<>(variables);
    newer.keySet().removeAll(before);
    variables.keySet().retainAll(before);
    return newer;
  }

  /** What is saved here, for who sees this scope. */
  List<Fixture.Value> savedHere() {
    List<Fixture.Value> saved = new ArrayList<>();
    variables.forEach(
        (name, variable) -> {
          if (variable.saved()) {
            saved.add(new Fixture.Value(name, variable.index()));
          }
        });
    return saved;
  }

  /** What was taken out has a value from here on. */
  void addAll(Map<String, Variable> taken) {
    taken.forEach(variables::putIfAbsent);
  }

  /** A save that comes somewhere in this task. */
  void announceSave(String name, int line) {
    savedOnLine.putIfAbsent(name, line);
  }

  @Override
  public Variable variable(String name) {
    Variable own = variables.get(name);
    return own != null || outer == null ? own : outer.variable(name);
  }

  @Override
  public String whyNotHere(String name) {
    if (registry.tags.leavesOut(name)) {
      return "the request that saves it is left out by tags";
    }
    Integer line = savedOnLine.get(name);
    if (line != null) {
      return "it is saved only afterwards, on line " + line;
    }
    line = registry.savedOnLine.get(name);
    if (line != null) {
      return "it is saved by another task, on line " + line + "; what a task saves ends with it";
    }
    String owner = registry.varOf.get(name);
    if (owner == null) {
      return null;
    }
    return owner.isEmpty()
        ? "vars are evaluated in their order, and it comes later"
        : "it is one of the vars of user class '" + owner + "'";
  }

  @Override
  public Collection<String> names() {
    Collection<String> names = new TreeSet<>(variables.keySet());
    if (outer != null) {
      names.addAll(outer.names());
    }
    return names;
  }

  @Override
  public Feed feed(String name) {
    return registry.feeds.get(name);
  }

  @Override
  public int useColumn(Feed feed, String column) {
    feeds.add(feed.index());
    return registry.feeds.columnOf(feed, column);
  }

  @Override
  public Collection<String> feedNames() {
    return registry.feeds.names();
  }

  /** Indexes of the feeds that were mentioned here, ascending; those of outer scopes left out. */
  List<Integer> feeds() {
    return new ArrayList<>(feeds);
  }

  /** The same, those of outer scopes with them. */
  List<Integer> allFeeds() {
    Set<Integer> all = new TreeSet<>(feeds);
    if (outer != null) {
      all.addAll(outer.allFeeds());
    }
    return new ArrayList<>(all);
  }

  @Override
  public void environment(String name) {
    registry.environment.indexOf(name);
  }

  @Override
  public int counter(String name) {
    return registry.counters.indexOf(name);
  }
}
