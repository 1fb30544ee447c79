package io.spate.scenario.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.spate.scenario.ScenarioSchema;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The schema says what the parser does. */
class ScenarioSchemaTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern SAMPLE = Pattern.compile("(?ms)^```(?:yaml|json)\n(.*?)^```$");

  private final String json = ScenarioSchema.json();
  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(json);

  private List<String> errorsOf(String scenario) {
    Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(scenario);
    return schema.validate(MAPPER.<JsonNode>valueToTree(tree)).stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void everySampleOfTheDocsIsValid() throws IOException {
    Matcher matcher = SAMPLE.matcher(Files.readString(Path.of("..", "docs", "scenarios.md")));
    List<String> samples = new ArrayList<>();
    while (matcher.find()) {
      samples.add(matcher.group(1));
    }
    samples.add(Files.readString(Path.of("..", "examples", "todo-api", "scenarios", "crud.yaml")));

    assertThat(samples).hasSizeGreaterThan(10);
    for (String sample : samples) {
      assertThat(errorsOf(sample)).as(sample).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "target: http://h\nload: { users: 1, duration: 1s }\nusers: [ { task: [ { get: / } ] } ]",
        "target: http://h\nload: { users: 0, duration: 1s }\nusers: [ { tasks: [ { get: / } ] } ]",
        "load: { users: 1, duration: 1s }\nusers: [ { tasks: [ { get: / } ] } ]",
        "target: http://h\nload: { users: 1, duration: 1s }\n"
            + "users: [ { tasks: [ { get: /, save: { id: { css: a, pick: frist } } } ] } ]",
        "target: http://h\nload: { users: 1, duration: 1s }\n"
            + "users: [ { tasks: [ { get: /, expect: { checks: [ { json: $.a, equal: 1 } ] } } ] } ]"
      })
  void mistakeIsFound(String scenario) {
    assertThat(errorsOf(scenario)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    ", ScenarioParser, KEYS",
    "load, LoadParser, KEYS",
    "stepLoad, ShapeParser, STEP_KEYS",
    "spikeLoad, ShapeParser, SPIKE_KEYS",
    "http, HttpParser, KEYS",
    "oauth2, OAuth2Parser, KEYS",
    "threshold, ThresholdsParser, KEYS",
    "userClass, UsersParser, KEYS",
    "feed, DataParser, KEYS",
    "fake, FakeParser, KEYS",
    "fakeColumn, FakeParser, COLUMN_KEYS",
    "task, RequestParser, TASK_KEYS",
    "pauseStep, StepsParser, PAUSE_KEYS",
    "repeatStep, StepsParser, REPEAT_KEYS",
    "whileStep, StepsParser, WHILE_KEYS",
    "forEachStep, StepsParser, FOR_EACH_KEYS",
    "ifStep, StepsParser, IF_KEYS",
    "chooseStep, StepsParser, CHOOSE_KEYS",
    "branch, StepsParser, BRANCH_KEYS",
    "groupStep, StepsParser, GROUP_KEYS",
    "parallelStep, ParallelParser, KEYS",
    "wsStep, SocketParser, CONNECT_KEYS",
    "wsSendStep, SocketParser, SEND_KEYS",
    "wsExpectStep, SocketParser, EXPECT_KEYS",
    "wsCloseStep, SocketParser, CLOSE_KEYS",
    "abortStep, StepsParser, ABORT_KEYS",
    "scriptStep, ScriptParser, KEYS",
    "useStep, StepsParser, USE_KEYS",
    "distribution, DistributionParser, KEYS",
    "extraction, SaveParser, KEYS",
    "expect, ExpectParser, KEYS",
    "until, StreamParser, UNTIL_KEYS",
    "check, ValueChecksParser, KEYS"
  })
  void keysAreThoseOfTheParser(String definition, String parser, String constant)
      throws ReflectiveOperationException, IOException {
    Set<String> known = known(parser, constant);

    assertThat(shown(definition))
        .as("keys of %s, see %s.%s", definition, parser, constant)
        .isEqualTo(known);
  }

  @Test
  void aStepIsARequestOrOneOfThoseThatHoldOthers()
      throws ReflectiveOperationException, IOException {
    Set<String> request = known("RequestParser", "STEP_KEYS");
    Set<String> others = known("StepsParser", "KEYS");
    request.removeAll(others);
    List<String> kinds = new ArrayList<>();
    MAPPER
        .readTree(json)
        .at("/$defs/step/anyOf")
        .forEach(kind -> kinds.add(kind.path("$ref").asText().replace("#/$defs/", "")));

    assertThat(shown("requestStep")).isEqualTo(request);
    assertThat(kinds).contains("requestStep");
    assertThat(kinds)
        .filteredOn(kind -> !kind.equals("requestStep"))
        .containsExactlyInAnyOrderElementsOf(others.stream().map(key -> key + "Step").toList());
  }

  private static Set<String> known(String parser, String constant)
      throws ReflectiveOperationException {
    Field field = Class.forName("io.spate.scenario.parse." + parser).getDeclaredField(constant);
    field.setAccessible(true);
    Set<String> known = new TreeSet<>();
    for (Object each : (Collection<?>) field.get(null)) {
      known.add((String) each);
    }
    return known;
  }

  private Set<String> shown(String definition) throws IOException {
    JsonNode root = MAPPER.readTree(json);
    JsonNode described = definition == null ? root : root.path("$defs").path(definition);
    Set<String> shown = new TreeSet<>();
    described.path("properties").fieldNames().forEachRemaining(shown::add);
    return shown;
  }

  @Test
  void docsHaveTheSameSchema() throws IOException {
    assertThat(Path.of("..", "docs", "scenario.schema.json")).hasContent(json);
  }
}
