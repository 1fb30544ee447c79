package io.spate.scenario.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

/**
 * What the engine finds by name must be named for native images, as it is in this version of it.
 */
class NativeMetadataTest {
  private static final String SERVICE = "META-INF/services/org.mozilla.javascript.RegExpLoader";

  private static JsonNode read(String file) throws IOException {
    return new ObjectMapper()
        .readTree(
            Script.class.getResource(
                "/META-INF/native-image/io.spate/spate-scenario/" + file + ".json"));
  }

  @Test
  void classesThatAreFoundByNameAreThereWithTheirConstructors() throws Exception {
    List<String> names = new ArrayList<>();
    for (JsonNode each : read("reflect-config")) {
      Class<?> found = Class.forName(each.path("name").asText());
      names.add(found.getName());
      if (each.has("methods")) {
        assertThat(found.getDeclaredConstructor()).isNotNull();
      }
    }
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                Script.class.getResourceAsStream("/" + SERVICE), StandardCharsets.UTF_8))) {
      assertThat(names).contains("org.mozilla.javascript.Interpreter", lines.readLine());
    }
  }

  @Test
  void whatTheEngineReadsIsIncluded() throws IOException {
    JsonNode resources = read("resource-config");

    assertThat(resources.at("/resources/includes/0/pattern").asText())
        .isEqualTo("\\Q" + SERVICE + "\\E");
    assertThat(ResourceBundle.getBundle(resources.at("/bundles/0/name").asText()).keySet())
        .isNotEmpty();
  }
}
