package io.spate.cli.dry;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.cli.Environment;
import io.spate.cli.ExitCode;
import io.spate.cli.SpateMain;
import io.spate.scenario.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every scenario that the docs show is run, by one user of each class once, through all that it
 * does, by the agents' own code against real servers. None is left out: what lies elsewhere (an
 * https host, a provider of tokens) is asked of the server here instead.
 */
class DocSamplesTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(yaml|json)\n(.*?)^```$");

  /** Of branches that exclude each other a user goes through one; not all that may is moved. */
  private static final Set<String> NOT_TAKEN =
      Set.of("GET /hint", "GET /cheap", "GET /dear", "GET /todo redirect", "GET /home redirect");

  private static SampleTarget target;

  @TempDir private Path directory;

  /** A sample, and where it is. */
  private record Sample(String page, int line, String language, String text) {
    @Override
    public String toString() {
      return page + ":" + line;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    target = new SampleTarget();
  }

  @AfterAll
  static void stop() throws Exception {
    target.close();
  }

  private static Stream<Sample> samples() throws IOException {
    return Stream.concat(of("scenarios.md").stream(), of("coming-from.md").stream());
  }

  private static List<Sample> of(String page) throws IOException {
    String text = Files.readString(DOCS.resolve(page));
    Matcher blocks = BLOCK.matcher(text);
    return blocks
        .results()
        .map(
            each ->
                new Sample(
                    page,
                    (int) text.substring(0, each.start(2)).lines().count() + 1,
                    each.group(1),
                    each.group(2)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everySampleDoesWhatItSays(Sample sample) throws IOException {
    if (sample.text().contains("grpc: {")) {
      try (GrpcTodos todos = new GrpcTodos(descriptors(sample.text()), "todo.Todos")) {
        run(sample, todos.url());
      }
    } else {
      run(sample, target.url());
    }
  }

  /** Those that the sample has in base64. */
  private static byte[] descriptors(String sample) {
    String coded = sample.substring(sample.indexOf("todos.desc: |") + "todos.desc: |".length());
    return Base64.getMimeDecoder().decode(coded);
  }

  private void run(Sample sample, String url) throws IOException {
    String text =
        sample
            .text()
            .replace("https://login.example.org", url)
            .replace("for: 30s", "for: 300ms") // nothing is learned from listening longer
            .replace("< 500ms, body", "< 30s, body") // this machine may be busy
            .replace("responseTime: < 500ms", "responseTime: < 30s");
    String file = "sample." + sample.language();
    Files.writeString(directory.resolve(file), text);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Environment environment =
        new Environment(
            directory,
            directory,
            directory,
            Map.of("LOAD_PASSWORD", "p", "API_TOKEN", "t", "CLIENT_SECRET", "s"),
            false,
            false,
            stream,
            stream);

    int code = SpateMain.run(environment, "run", "--dry-run", file, "--target", url);

    String shown = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(shown).isEqualTo(ExitCode.OK);
    assertThat(shown)
        .contains(", 0 failed")
        .doesNotContain("left out", "has not got through", "abort:", "the script failed");
    List<String> names = Scenario.parse(text, file).requestNames();
    assertThat(names)
        .filteredOn(each -> !NOT_TAKEN.contains(each) && !each.endsWith(" event"))
        .map(each -> each.replaceFirst("^(setup|teardown) ", ""))
        .allSatisfy(each -> assertThat(shown).contains("  " + each));
  }

  @Test
  void thereAreSamplesOfBothPages() throws IOException {
    assertThat(of("scenarios.md")).hasSizeGreaterThan(40);
    assertThat(of("coming-from.md")).hasSizeGreaterThan(5);
  }
}
