package io.spate.agent.config;

import io.spate.scenario.Environment;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The environment variables of this agent that scenarios may use: those that its operator has
 * named. Read once; thread-safe.
 */
@Singleton
public final class AllowedEnvironment implements Environment {
  private static final String SETTING = "spate.env.allowed";

  private final Map<String, String> values = new TreeMap<>();
  private final List<String> allowed;

  @Inject
  AllowedEnvironment(EnvironmentConfig config) {
    this(config.allowed().orElse(List.of()), System.getenv());
  }

  AllowedEnvironment(List<String> allowed, Map<String, String> environment) {
    this.allowed = List.copyOf(allowed);
    environment.forEach(
        (name, value) -> {
          if (isAllowed(name)) {
            values.put(name, value);
          }
        });
  }

  private boolean isAllowed(String name) {
    return allowed.stream()
        .anyMatch(
            each ->
                each.endsWith("*")
                    ? name.startsWith(each.substring(0, each.length() - 1))
                    : name.equals(each));
  }

  @Override
  public String valueOf(String name) {
    return values.get(name);
  }

  @Override
  public String whyNot(String name) {
    return isAllowed(name)
        ? "environment variable '" + name + "' is not set where the agent runs"
        : "environment variable '"
            + name
            + "' is not open to scenarios: the agent's operator names those that are in "
            + SETTING;
  }
}
