package io.spate.scenario.dsl;

/**
 * A scenario in a Java file of its own, for {@code spate run Todo.java}. The class needs a
 * constructor without parameters and may be package-private:
 *
 * <pre>{@code
 * import static io.spate.scenario.dsl.Dsl.*;
 * import io.spate.scenario.dsl.*;
 *
 * class Todo implements ScenarioSource {
 *   public ScenarioDraft define() {
 *     return scenario("Todo")
 *         .target("http://localhost:8080")
 *         .load(users(20).duration(minutes(1)))
 *         .users(user("Reader").thinkTime(seconds(1), seconds(3)).task(get("/todo")));
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface ScenarioSource {
  /** The scenario; called once, on the machine where the command runs, before the run. */
  ScenarioDraft define();
}
