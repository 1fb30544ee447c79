package io.spate.scenario;

import static io.spate.scenario.dsl.Dsl.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spate.scenario.dsl.ScenarioDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What is written in Java is what is written in YAML. */
class JavaScenarioTest {
  private static final Path CLASSES = Path.of("target", "classes");

  private record Todo(int id, String text) {}

  private static List<ScenarioDraft> everything() {
    List<ScenarioDraft> all = new ArrayList<>(JavaSamples.all());
    all.addAll(JavaSamples.more());
    return all;
  }

  @Test
  void everySampleOfTheDocsIsTheSameModelInJava() {
    List<String> yaml = DocSamples.ofReference();
    List<ScenarioDraft> java = JavaSamples.all();

    assertThat(java).as("a sample of the docs is not in JavaSamples").hasSameSizeAs(yaml);
    for (int i = 0; i < yaml.size(); i++) {
      assertThat(ModelText.of(java.get(i).build()))
          .as("sample %d:\n%s", i, yaml.get(i))
          .isEqualTo(ModelText.of(Scenario.parse(yaml.get(i), "sample.yaml")));
    }
  }

  @Test
  void everyKeyOfTheSchemaCanBeSaidInJava() throws IOException {
    Set<String> inSchema = new TreeSet<>();
    collect(new ObjectMapper().readTree(ScenarioSchema.json()), inSchema);
    Set<String> said = new TreeSet<>();
    for (ScenarioDraft each : everything()) {
      Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(each.toYaml());
      collect(document, said);
    }

    // Java has methods and files of its own to share; and the longer forms of loops say no more.
    inSchema.removeAll(Set.of("include", "count"));
    assertThat(said).containsAll(inSchema);
  }

  private static void collect(JsonNode schema, Set<String> keys) {
    JsonNode properties = schema.path("properties");
    properties.fieldNames().forEachRemaining(keys::add);
    schema.forEach(each -> collect(each, keys));
  }

  private static void collect(Object document, Set<String> keys) {
    if (document instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            keys.add(String.valueOf(key));
            collect(value, keys);
          });
    } else if (document instanceof List<?> list) {
      list.forEach(each -> collect(each, keys));
    }
  }

  @Test
  void everyRecordOfTheModelCanBeMadeInJava() throws Exception {
    Set<String> made = new TreeSet<>();
    everything().forEach(each -> made.addAll(ModelText.typesOf(each.build())));

    Set<String> model = new TreeSet<>();
    for (String root : List.of("", "check", "condition", "data", "threshold")) {
      model.addAll(modelTypes(CLASSES.resolve(Path.of("io", "spate", "scenario", root))));
    }
    assertThat(model).hasSizeGreaterThan(40);
    assertThat(made).containsAll(model);
  }

  /** Records that scenarios are made of, and constants of enums; not what only lives meanwhile. */
  private static Set<String> modelTypes(Path folder) throws Exception {
    Set<String> types = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name = CLASSES.relativize(file).toString().replace(".class", "").replace('/', '.');
        Class<?> type = Class.forName(name);
        if (type.isEnum()) {
          for (Object constant : type.getEnumConstants()) {
            types.add(name + "." + ((Enum<?>) constant).name());
          }
        } else if (type.isRecord()) {
          types.add(name);
        }
      }
    }
    types.removeIf(each -> PASSING.stream().anyMatch(each::startsWith));
    return types;
  }

  /** What is said when parsing or running, and no part of a scenario. */
  private static final List<String> PASSING =
      List.of(
          "io.spate.scenario.Problem",
          "io.spate.scenario.Overrides",
          "io.spate.scenario.DurationText$Parsed",
          "io.spate.scenario.RateText$Parsed",
          "io.spate.scenario.check.JsonPath$Found",
          "io.spate.scenario.check.JsonPath$Kind.MISSING",
          "io.spate.scenario.check.JsonPath$Kind.STRUCTURE",
          "io.spate.scenario.check.JsonPath$Kind.NOT_JSON",
          "io.spate.scenario.check.StatusCheck$Range",
          "io.spate.scenario.check.Value",
          "io.spate.scenario.condition.ConditionTokens",
          "io.spate.scenario.data.ChosenTags",
          "io.spate.scenario.data.FeedDraws$Supply",
          "io.spate.scenario.data.FeedFile$Content",
          "io.spate.scenario.data.Reservation",
          "io.spate.scenario.threshold.Metric$Unit");

  @Test
  void aMistakeIsToldWithTheLineOfJavaThatMadeIt() {
    StackTraceElement here = new Throwable().getStackTrace()[0];
    ScenarioDraft draft =
        scenario("wrong")
            .target("http://localhost:8080")
            .load(users(0).duration(seconds(60)))
            .users(user().task(get("/todo/${ids}").save("id", jsonPath("$.Id")), get("/${id}")));

    ScenarioException wrong = catchThrowableOfType(ScenarioException.class, draft::build);

    assertThat(wrong)
        .hasMessage(
            "JavaScenarioTest.java:%d: users must be at least 1, got 0\n"
                    .formatted(here.getLineNumber() + 4)
                + "JavaScenarioTest.java:%d: unknown variable 'ids' (no save or vars sets it)"
                    .formatted(here.getLineNumber() + 5));
  }

  @Test
  void whatIsMissingIsToldWithTheLineOfTheScenario() {
    int line = new Throwable().getStackTrace()[0].getLineNumber() + 1;
    ScenarioDraft draft = scenario("empty");

    assertThatThrownBy(draft::build)
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining("JavaScenarioTest.java:" + line + ": 'target' is missing")
        .hasMessageContaining("'users' is missing");
  }

  @Test
  void whatIsSaidTwiceIsRefusedAtOnce() {
    assertThatThrownBy(() -> get("/a").name("x").name("y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'name' was said already, in line ");
    assertThatThrownBy(() -> get("/a").expect(status(200), status(201)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'status' is expected twice");
    assertThatThrownBy(() -> get("/a").expect(jsonIs("$.a", 1)).expect(jsonIs("$.a", 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'$.a' is expected twice");
  }

  @Test
  void valuesThatCannotBeWrittenAreRefusedAtOnce() {
    assertThatThrownBy(() -> post("/a").json(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a value of java.lang.Object cannot be written");
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    assertThatThrownBy(() -> post("/a").json(itself))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does it contain itself?");
    assertThatThrownBy(() -> object("a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names and values in turn");
    assertThatThrownBy(() -> between(null, seconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a duration is null");
  }

  @Test
  void recordsAndArraysAreJson() {
    ScenarioDraft records =
        scenario("x")
            .target("http://localhost:8080")
            .load(users(1).duration(seconds(1)))
            .users(user().task(post("/a").json(new Todo[] {new Todo(1, "one"), new Todo(2, "2")})));

    UserContext context = new UserContext(records.build(), 0, 1);
    context.startUser();
    RequestStep step = (RequestStep) records.build().users().get(0).tasks().get(0).steps().get(0);
    StringBuilder body = new StringBuilder();
    step.renderBody(context, body);
    assertThat(body.toString())
        .isEqualTo("[{\"id\":1,\"text\":\"one\"},{\"id\":2,\"text\":\"2\"}]");
  }
}
