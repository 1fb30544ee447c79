package io.spate.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllowedEnvironmentTest {
  private static final Map<String, String> ALL =
      Map.of("API_TOKEN", "t", "LOAD_USER", "u", "LOAD_PASSWORD", "p", "HOME", "/root");

  @Test
  void whatTheOperatorHasNamedIsThere() {
    AllowedEnvironment environment =
        new AllowedEnvironment(List.of("API_TOKEN", "LOAD_*", "MISSING"), ALL);

    assertThat(environment.valueOf("API_TOKEN")).isEqualTo("t");
    assertThat(environment.valueOf("LOAD_USER")).isEqualTo("u");
    assertThat(environment.valueOf("LOAD_PASSWORD")).isEqualTo("p");
    assertThat(environment.valueOf("MISSING")).isNull();
    assertThat(environment.whyNot("MISSING"))
        .isEqualTo("environment variable 'MISSING' is not set where the agent runs");
  }

  @Test
  void allElseIsNot() {
    AllowedEnvironment environment = new AllowedEnvironment(List.of(), ALL);

    assertThat(environment.valueOf("HOME")).isNull();
    assertThat(environment.whyNot("HOME"))
        .isEqualTo(
            "environment variable 'HOME' is not open to scenarios: the agent's operator names"
                + " those that are in spate.env.allowed");
  }
}
