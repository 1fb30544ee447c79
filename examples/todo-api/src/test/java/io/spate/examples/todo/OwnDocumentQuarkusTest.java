package io.spate.examples.todo;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document that the sample serves becomes a scenario that runs as it is. */
@QuarkusTest
class OwnDocumentQuarkusTest {
  @TestHTTPResource("/")
  private URI api;

  @TempDir private Path directory;

  private Spate.Outcome imported(String format, String... more) throws IOException {
    String document =
        given().queryParam("format", format).when().get("/q/openapi").then().extract().asString();
    String name = "todo." + format;
    Files.writeString(directory.resolve(name), document);
    String[] arguments = new String[more.length + 7];
    System.arraycopy(
        new String[] {
          "import",
          "openapi",
          name,
          "-o",
          "todo-scenario.yaml",
          "--target",
          "http://localhost:" + api.getPort()
        },
        0,
        arguments,
        0,
        7);
    System.arraycopy(more, 0, arguments, 7, more.length);
    Spate.Outcome imported = new Spate(directory).run(arguments);
    assertThat(imported.exitCode()).as(imported.said() + "\n" + document).isZero();
    return imported;
  }

  @Test
  void theWholeDocumentRunsAsItWasImported() throws IOException {
    imported("yaml");

    Spate.Outcome ran = new Spate(directory).run("run", "--dry-run", "todo-scenario.yaml");

    assertThat(ran.exitCode()).as(ran.said()).isZero();
    assertThat(ran.sent()).contains("GET /metrics", "GET /served", "POST /served/reset");
  }

  @Test
  void aToDoIsMadeReadChangedAndDeleted() throws IOException {
    imported("json", "--tag", "todo");
    when().post("/served/reset").then().statusCode(204);

    Spate.Outcome ran = new Spate(directory).run("run", "--dry-run", "todo-scenario.yaml");

    assertThat(ran.exitCode()).as(ran.said()).isZero();
    assertThat(Files.readString(directory.resolve("todo-scenario.yaml")))
        .contains("id: $.Id", "name: /todo/[id]", "expect: {status: 201}");
    assertThat(ran.said()).contains("5 requests, 0 failed");
    when()
        .get("/served")
        .then()
        .statusCode(200)
        .body("total", equalTo(5))
        .body("byMethodAndStatus.'POST 201'", equalTo(1))
        .body("byMethodAndStatus.'GET 200'", equalTo(2))
        .body("byMethodAndStatus.'PUT 200'", equalTo(1))
        .body("byMethodAndStatus.'DELETE 204'", equalTo(1));
  }
}
