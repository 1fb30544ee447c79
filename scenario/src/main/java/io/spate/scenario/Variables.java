package io.spate.scenario;

import java.util.List;

/**
 * The names behind the indexes of a {@link UserContext}.
 *
 * @param vars names set by {@code vars}, by index
 * @param saved names set by {@code save}, by index
 * @param counters names of counters, by index; the nameless one is the empty string
 * @param environment names of variables of the environment that expressions use
 * @param computed those of {@code saved} that scripts set, in the order of the scenario
 * @param shared the scenario's own {@code vars}, evaluated for every user
 */
public record Variables(
    List<String> vars,
    List<String> saved,
    List<String> counters,
    List<String> environment,
    List<String> computed,
    List<Var> shared) {
  public Variables {
    vars = List.copyOf(vars);
    saved = List.copyOf(saved);
    counters = List.copyOf(counters);
    environment = List.copyOf(environment);
    computed = List.copyOf(computed);
    shared = List.copyOf(shared);
  }
}
