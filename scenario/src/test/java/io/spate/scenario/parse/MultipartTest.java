package io.spate.scenario.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spate.scenario.BodyPiece;
import io.spate.scenario.RequestBody;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.ScenarioException;
import io.spate.scenario.UserContext;
import io.spate.scenario.data.DataFile;
import io.spate.scenario.data.DataFiles;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Forms with files, as they are read; that servers understand them is tested with the agent. */
class MultipartTest {
  private static final DataFiles FILES =
      file -> file.equals("missing.jpg") ? null : DataFile.ofText("content of " + file, file);

  private static Scenario scenario(String step) {
    return Scenario.parse(
        """
        target: http://127.0.0.1
        load: { users: 1, duration: 1s }
        users: [ { tasks: [ { post: /x, %s } ] } ]
        """
            .formatted(step),
        "s.yaml",
        FILES);
  }

  private static RequestStep step(String step) {
    return (RequestStep) scenario(step).users().getFirst().tasks().getFirst().steps().getFirst();
  }

  private static String mistake(String step) {
    return catchThrowableOfType(ScenarioException.class, () -> scenario(step))
        .problems()
        .getFirst()
        .toString();
  }

  @Test
  void fieldsAndFilesStandInTheirOrder() {
    Scenario scenario =
        scenario("multipart: { a: 'x ${user}', 'b\"c': { file: d/e.PNG }, f: [ 1, true ] }");
    RequestStep step =
        (RequestStep) scenario.users().getFirst().tasks().getFirst().steps().getFirst();
    RequestBody body = step.body();
    StringBuilder text = new StringBuilder();
    int[] places = new int[body.files()];
    step.renderBody(new UserContext(scenario, 3, 1), text, places);
    String boundary = body.contentType().substring("multipart/form-data; boundary=".length());

    text.insert(places[0], "(file)");
    assertThat(text.toString().replace(boundary, "B").replace("\r\n", "\n"))
        .isEqualTo(
            """
            --B
            Content-Disposition: form-data; name="a"

            x 3
            --B
            Content-Disposition: form-data; name="b%22c"; filename="e.PNG"
            Content-Type: image/png

            (file)
            --B
            Content-Disposition: form-data; name="f"

            1
            --B
            Content-Disposition: form-data; name="f"

            true
            --B--
            """);
    assertThat(step.hasConstantBody()).isFalse();
  }

  @Test
  void aFileThatIsNamedTwiceIsThereOnce() {
    RequestStep step = step("multipart: { a: { file: x.pdf }, b: { file: x.pdf, type: a/b } }");

    List<BodyPiece.File> files = new ArrayList<>();
    for (BodyPiece piece : step.body().pieces()) {
      if (piece instanceof BodyPiece.File file) {
        files.add(file);
      }
    }
    assertThat(files).hasSize(2);
    assertThat(files.get(0).content()).isSameAs(files.get(1).content());
    assertThat(step.hasConstantBody()).isTrue();
  }

  private static List<String> types(String seed, DataFiles files) {
    Scenario scenario =
        Scenario.parse(
            """
            users:
              - tasks:
                  - post: /x
                    multipart: { a: b, f: { file: x.bin } }
                  - { post: /y, multipart: { a: b } }
            load: { users: 1, duration: 1s }
            target: http://127.0.0.1
            """
                + seed,
            "s.yaml",
            files);
    return scenario.users().getFirst().tasks().stream()
        .map(task -> ((RequestStep) task.steps().getFirst()).body().contentType())
        .toList();
  }

  @Test
  void boundariesFollowFromTheSeedAndDifferWithoutOne() {
    List<String> seven = types("seed: 7", FILES);

    assertThat(seven).isEqualTo(types("seed: 7", FILES)).doesNotHaveDuplicates();
    assertThat(seven).doesNotContainAnyElementsOf(types("seed: 8", FILES));
    assertThat(types("", FILES)).doesNotContainAnyElementsOf(types("", FILES));
  }

  @Test
  void aBoundaryIsInNoFileOfItsBody() {
    String first = types("seed: 7", FILES).getFirst().replaceFirst(".*=", "");
    String body = "--" + first + "--";

    List<String> other = types("seed: 7", file -> DataFile.ofText("recorded: " + body, file));

    assertThat(other.getFirst()).doesNotContain(first);
    assertThat(other).isEqualTo(types("seed: 7", file -> DataFile.ofText(body, file)));
    assertThat(other.getLast()).isEqualTo(types("seed: 7", FILES).getLast());
  }

  @Test
  void mistakesAreTold() {
    assertThat(mistake("multipart: { a: { file: missing.jpg } }"))
        .contains("the content of 'missing.jpg' did not come with the scenario");
    assertThat(mistake("multipart: { a: { fil: x.jpg } }")).contains("unknown key 'fil'");
    assertThat(mistake("multipart: { a: { file: x.jpg, type: \"a\\nb\" } }"))
        .contains("not a content type");
    assertThat(mistake("multipart: { a: b }, headers: { content-type: x/y }"))
        .contains("a request with multipart has a Content-Type of its own");
    assertThat(mistake("multipart: { a: b }, json: { a: b }")).contains("a request has one body");
    assertThat(mistake("multipart: abc")).contains("multipart");
  }
}
