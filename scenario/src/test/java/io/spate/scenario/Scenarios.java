package io.spate.scenario;

import java.util.List;

/** Sources and scenarios for tests. */
public final class Scenarios {
  private Scenarios() {}

  /** A whole scenario with more top-level lines. */
  public static String withTop(String lines) {
    return """
        target: http://localhost
        load: { users: 1, duration: 1s }
        users: [ { tasks: [ { get: / } ] } ]
        """
        + lines;
  }

  /** A whole scenario with this load. */
  public static String withLoad(String load) {
    return "target: http://localhost\n"
        + "load:\n"
        + load.stripTrailing().indent(2)
        + "users: [ { tasks: [ { get: / } ] } ]\n";
  }

  /** A whole scenario with one user class of these lines. */
  public static String withUserClass(String lines) {
    return "target: http://localhost\n"
        + "load: { users: 1, duration: 1s }\n"
        + "users:\n  - "
        + lines.stripTrailing().indent(4).strip()
        + "\n";
  }

  /** A whole scenario with one sequence of these steps. */
  public static String withSteps(String steps) {
    return withUserClass("tasks:\n  - sequence:\n" + steps.stripTrailing().indent(6));
  }

  /** A whole scenario with one step of these lines. */
  public static String withStep(String lines) {
    return withSteps("- " + lines.stripTrailing().indent(2).strip());
  }

  /** Parses. */
  public static Scenario parse(String source) {
    return Scenario.parse(source, "s.yaml");
  }

  /** The steps of the first task of the first class. */
  public static List<Step> steps(Scenario scenario) {
    return scenario.users().get(0).tasks().get(0).steps();
  }

  /** The request of a scenario with one step of these lines. */
  public static RequestStep request(String lines) {
    return (RequestStep) steps(parse(withStep(lines))).get(0);
  }

  /** A started user in its first iteration. */
  public static UserContext user(Scenario scenario) {
    UserContext context = new UserContext(scenario, 0, 42);
    context.startUser();
    context.startIteration();
    return context;
  }
}
