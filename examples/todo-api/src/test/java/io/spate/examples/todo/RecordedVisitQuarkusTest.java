package io.spate.examples.todo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A visit of the sample's page by a real browser becomes a scenario that runs as it is. Each visit
 * is left in {@code target/todo-visit.har}.
 */
@QuarkusTest
class RecordedVisitQuarkusTest {
  // Long enough to be a pause of a person, and not the time that a page takes.
  private static final double A_MOMENT = 700;

  private static final Pattern PUT =
      Pattern.compile("\"method\": ?\"PUT\",\\s*\"url\": ?\"http://[^/]+(/todo/\\d+)");

  @TestHTTPResource("/")
  private URI page;

  @TempDir private Path directory;

  private void visit(Page browser) {
    browser.navigate(page.toString());
    browser.waitForTimeout(A_MOMENT);
    browser.getByLabel("What is to be done").fill("buy 20 eggs");
    browser.getByText("Add", new Page.GetByTextOptions().setExact(true)).click();
    Locator row = browser.locator("li").first();
    assertThat(row).containsText("buy 20 eggs");
    browser.waitForTimeout(A_MOMENT);
    row.getByLabel("Done").check();
    assertThat(row).hasClass("done");
    browser.waitForTimeout(A_MOMENT);
    listed(browser, () -> row.getByText("Delete").click());
    browser.waitForTimeout(A_MOMENT);
    listed(browser, browser::reload);
    browser.waitForTimeout(A_MOMENT);
  }

  /** Does something after which the page asks for the list again, and waits for that. */
  private static void listed(Page browser, Runnable action) {
    browser.waitForResponse(
        response -> response.url().endsWith("/todo") && response.request().method().equals("GET"),
        action);
  }

  @Test
  void aVisitOfARealBrowserRunsAsItWasImported() throws IOException {
    Path har = Path.of("target", "todo-visit.har").toAbsolutePath();
    Recorder.record(har, this::visit);
    Spate spate = new Spate(directory);

    Spate.Outcome imported = spate.run("import", "har", har.toString(), "-o", "visit.yaml");
    assertThat(imported.exitCode()).as(imported.said()).isZero();
    when().post("/served/reset").then().statusCode(204);
    Spate.Outcome ran = spate.run("run", "--dry-run", "visit.yaml");

    assertThat(ran.exitCode()).as(ran.said()).isZero();
    String yaml = Files.readString(directory.resolve("visit.yaml"));
    assertThat(yaml)
        .contains(
            "target: http://" + page.getHost() + ":" + page.getPort(),
            "put: /todo/${id}",
            "delete: /todo/${id}",
            "name: /todo/[id]",
            "id: $.Id",
            "json: {Id: '${id:number}', Description: buy 20 eggs, Completed: true}",
            "expect: {status: 201}")
        .containsPattern("thinkTime: ([789]00ms|1[.0-9]*s)")
        .doesNotContain("SET-ME", "HeadlessChrome", "sec-ch-ua", "favicon");
    // The to-do of the recording is gone; what was changed and deleted is the user's own.
    assertThat(ran.sent().stream().filter(line -> line.startsWith("PUT")).findFirst())
        .hasValueSatisfying(
            put -> assertThat(put).matches("PUT /todo/\\d+").isNotEqualTo(recorded(har)));
    when()
        .get("/served")
        .then()
        .statusCode(200)
        .body("byMethodAndStatus.'POST 201'", equalTo(1))
        .body("byMethodAndStatus.'PUT 200'", equalTo(1))
        .body("byMethodAndStatus.'DELETE 204'", equalTo(1));
  }

  /** The first PUT of a recording. */
  private static String recorded(Path har) {
    try {
      Matcher put = PUT.matcher(Files.readString(har));
      assertThat(put.find()).as("a PUT in the recording").isTrue();
      return "PUT " + put.group(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
