package io.spate.examples.todo;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class TodoQuarkusTest {
  @Test
  void aNewTodoIsAnsweredWithItsNumberAndPlace() {
    int id =
        given()
            .contentType(ContentType.JSON)
            .body("{\"Description\":\"shop\",\"Completed\":false}")
            .post("/todo")
            .then()
            .statusCode(201)
            .body("Id", greaterThan(0), "Description", equalTo("shop"), "Completed", equalTo(false))
            .body("size()", equalTo(3))
            .extract()
            .path("Id");

    when().get("/todo/{id}", id).then().statusCode(200).body("Description", equalTo("shop"));
  }

  @Test
  void theLocationOfANewTodoLeadsToIt() {
    String location =
        given()
            .contentType(ContentType.JSON)
            .body("{\"Description\":\"walk\"}")
            .post("/todo")
            .then()
            .statusCode(201)
            .extract()
            .header("Location");

    when().get(location).then().statusCode(200).body("Description", equalTo("walk"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it's \"quoted\"; DROP TABLE todo; --",
        "grüße 漢字 \uD83D\uDE00",
        "back\\slash / <b>tags</b> \u0001 \n\t",
      })
  void anyTextComesBackAsItWasSent(String description) {
    int id = add(description);

    when().get("/todo/{id}", id).then().statusCode(200).body("Description", equalTo(description));
  }

  @Test
  void theListHasTheNewestFirstAndNoMoreThanAskedFor() {
    int first = add("one");
    int second = add("two");
    int third = add("three");

    when().get("/todo?limit=2").then().statusCode(200).body("Id", equalTo(List.of(third, second)));
    assertThat(when().get("/todo").then().extract().<List<Integer>>path("Id"))
        .startsWith(third, second, first)
        .hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void theListEndsAtAHundredUnlessAskedForMore() {
    for (int i = 0; i < 101; i++) {
      add("number " + i);
    }

    when().get("/todo").then().statusCode(200).body("", hasSize(100));
    when().get("/todo?limit=101").then().statusCode(200).body("", hasSize(101));
  }

  @ParameterizedTest
  @CsvSource({"0,from 1 to 1000", "1001,from 1 to 1000", "many,no number"})
  void aWrongLimitIsAnsweredInWords(String limit, String expected) {
    given()
        .queryParam("limit", limit)
        .get("/todo")
        .then()
        .statusCode(400)
        .body("error", containsString(expected));
  }

  @Test
  void aTodoIsReplaced() {
    int id = add("shop");
    String done = "{\"Id\":" + id + ",\"Description\":\"done\",\"Completed\":true}";

    given()
        .contentType(ContentType.JSON)
        .body(done)
        .put("/todo/{id}", id)
        .then()
        .statusCode(200)
        .body("Id", equalTo(id), "Description", equalTo("done"), "Completed", equalTo(true));
    when().get("/todo/{id}", id).then().body("Completed", equalTo(true));
  }

  @Test
  void aTodoIsDeletedOnce() {
    int id = add("shop");

    when().delete("/todo/{id}", id).then().statusCode(204);
    when().get("/todo/{id}", id).then().statusCode(404);
    when()
        .delete("/todo/{id}", id)
        .then()
        .statusCode(404)
        .body("error", equalTo("there is no to-do " + id));
  }

  @Test
  void theNumberOfADeletedTodoIsNeverGivenAgain() {
    int id = add("shop");
    when().delete("/todo/{id}", id).then().statusCode(204);

    assertThat(add("shop again")).isGreaterThan(id);
  }

  @Test
  void anUnknownTodoIsNotReplaced() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"Description\":\"d\"}")
        .put("/todo/999999999")
        .then()
        .statusCode(404)
        .body("error", equalTo("there is no to-do 999999999"));
  }

  @Test
  void aBodyOfAnotherTodoIsRefused() {
    int id = add("shop");

    given()
        .contentType(ContentType.JSON)
        .body("{\"Id\":" + (id + 1) + ",\"Description\":\"d\"}")
        .put("/todo/{id}", id)
        .then()
        .statusCode(400)
        .body("error", equalTo("the body is of to-do " + (id + 1) + ", the path of " + id));
  }

  @Test
  void aBadBodyIsAnsweredInWords() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"Completed\":true}")
        .post("/todo")
        .then()
        .statusCode(400)
        .body("error", equalTo("Description is missing"));
  }

  @Test
  void anotherContentTypeIsRefused() {
    given()
        .contentType(ContentType.TEXT)
        .body("shop")
        .post("/todo")
        .then()
        .statusCode(415)
        .body("error", endsWith("Content-Type: application/json"));
  }

  @Test
  void aPathThatIsNoNumberIsNotFound() {
    when().get("/todo/abc").then().statusCode(404).body("error", endsWith("/todo/{number}"));
  }

  @Test
  void thePageIsServed() {
    when()
        .get("/")
        .then()
        .statusCode(200)
        .contentType(ContentType.HTML)
        .body(containsString("<title>To do</title>"));
  }

  private static int add(String description) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("Description", description))
        .post("/todo")
        .then()
        .statusCode(201)
        .extract()
        .path("Id");
  }
}
