package io.spate.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.cli.CliException;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A recorded visit, sent again by another user with other tokens and ids. */
class HarImportTest {
  private static final HarImport.Options USUAL = new HarImport.Options(false, List.of(), "keep");

  private static String entry(
      String at, String method, String url, String more, String body, int status, String response) {
    return """
        { "startedDateTime": "2026-03-01T10:00:%sZ", "time": 100,
          "request": { "method": "%s", "url": "%s", "headers": [
            { "name": ":authority", "value": "shop.example.org" },
            { "name": "Accept", "value": "application/json" },
            { "name": "Accept-Encoding", "value": "gzip, br" },
            { "name": "User-Agent", "value": "Mozilla/5.0" },
            { "name": "Sec-Fetch-Mode", "value": "cors" } %s ] %s },
          "response": { "status": %d, %s } }"""
        .formatted(at, method, url, more, body, status, response);
  }

  private static String json(String text) {
    return "\"headers\": [], \"content\": { \"mimeType\": \"application/json\", \"text\": \""
        + text.replace("\"", "\\\"")
        + "\" }";
  }

  private static String posted(String type, String text) {
    return ", \"postData\": { \"mimeType\": \"%s\", \"text\": \"%s\" }"
        .formatted(type, text.replace("\"", "\\\""));
  }

  private static final String HTML =
      "\"headers\": [ { \"name\": \"Set-Cookie\", \"value\": \"sid=abc1; Path=/\" } ], \"content\": {"
          + " \"mimeType\": \"text/html\", \"text\": \"<form><input type=hidden name=_csrf"
          + " value=f00dbabe1></form>\" }";

  private static final String VISIT =
      "{ \"log\": { \"version\": \"1.2\", \"pages\": [ { \"id\": [1, {}] } ], \"entries\": ["
          + String.join(
              ",",
              entry("00.000", "GET", "https://shop.example.org/login", "", "", 200, HTML),
              entry(
                  "00.200",
                  "GET",
                  "https://shop.example.org/logo.png",
                  "",
                  "",
                  200,
                  "\"content\": { \"mimeType\": \"image/png\" }"),
              entry("00.300", "GET", "https://tracker.example.com/t?x=1", "", "", 204, json("")),
              entry(
                  "02.340",
                  "POST",
                  "https://shop.example.org/login",
                  ", { \"name\": \"Cookie\", \"value\": \"sid=abc1; lang=de\" }, { \"name\": \"Origin\", \"value\": \"https://shop.example.org\" }",
                  posted(
                      "application/x-www-form-urlencoded",
                      "user=ann&password=hunter2&_csrf=f00dbabe1"),
                  200,
                  json("{\"data\":{\"accessToken\":\"eyJ0.1234.x\"},\"user\":\"ann\"}")),
              entry(
                  "09.000",
                  "POST",
                  "https://shop.example.org/todo",
                  ", { \"name\": \"Authorization\", \"value\": \"Bearer eyJ0.1234.x\" }",
                  posted("application/json", "{\"Description\":\"buy 20 eggs\"}"),
                  201,
                  json("{\"Id\":7,\"Description\":\"buy 20 eggs\"}")),
              entry(
                  "09.100",
                  "GET",
                  "https://api.shop.example.org/stats/7?todoId=7&page=2",
                  "",
                  "",
                  304,
                  json("[]")),
              entry(
                  "09.300",
                  "PUT",
                  "https://shop.example.org/todo/7",
                  ", { \"name\": \"Authorization\", \"value\": \"Bearer eyJ0.1234.x\" }",
                  posted(
                      "application/json", "{\"Id\":7,\"Description\":\"buy 20 eggs\",\"Count\":7}"),
                  303,
                  "\"headers\": [ { \"name\": \"Location\", \"value\": \"/receipt/99\" } ], \"content\": {}"),
              entry(
                  "09.400", "GET", "https://shop.example.org/receipt/99", "", "", 200, json("{}")))
          + "] } }";

  private static Imported of(String text) {
    return HarImport.of(Sent.file(text), USUAL);
  }

  @Test
  void aVisitIsSentAgainWithTheNewUsersTokensAndIds() {
    Imported imported = of(VISIT);

    assertThat(imported.yaml())
        .doesNotContain("hunter2", "eyJ0", "abc1", "f00dbabe1", "Mozilla", "png");
    Map<String, String> saved =
        Map.of(
            "csrf",
            "NEW-CSRF",
            "sid",
            "NEW-SID",
            "accessToken",
            "NEW-TOKEN",
            "id",
            "42",
            "location",
            "/receipt/43");
    assertThat(Sent.by(imported.yaml(), saved))
        .containsExactly(
            "GET /login\nAccept: application/json\nAccept-Encoding: gzip",
            """
            POST /login
            Cookie: sid=NEW-SID; lang=SET-ME
            Origin: https://shop.example.org
            Accept: application/json
            Accept-Encoding: gzip
            Content-Type: application/x-www-form-urlencoded

            user=ann&password=SET-ME&_csrf=NEW-CSRF""",
            """
            POST /todo
            Authorization: Bearer NEW-TOKEN
            Accept: application/json
            Accept-Encoding: gzip
            Content-Type: application/json

            {"Description":"buy 20 eggs"}""",
            "GET https://api.shop.example.org/stats/42?todoId=42&page=2\nAccept: application/json\nAccept-Encoding: gzip",
            """
            PUT /todo/42
            Authorization: Bearer NEW-TOKEN
            Accept: application/json
            Accept-Encoding: gzip
            Content-Type: application/json

            {"Id":42,"Description":"buy 20 eggs","Count":7}""",
            "GET /receipt/43\nAccept: application/json\nAccept-Encoding: gzip");
  }

  @Test
  void namesPausesStatusesAndSavesAreThoseOfTheRecording() {
    Imported imported = of(VISIT);
    Scenario scenario = Scenario.parse(imported.yaml(), "s.yaml");
    List<RequestStep> requests =
        scenario.users().get(0).tasks().get(0).steps().stream()
            .map(RequestStep.class::cast)
            .toList();

    assertThat(scenario.target()).isEqualTo("https://shop.example.org");
    assertThat(scenario.requestNames())
        .containsExactly(
            "GET /login",
            "POST /login",
            "POST /todo",
            "GET api.shop.example.org/stats/[id]",
            "PUT /todo/[id]",
            "GET /receipt/[id]");
    assertThat(requests)
        .extracting(each -> each.thinkTime().maxNanos() / 1_000_000)
        .containsExactly(2_000L, 6_500L, 0L, 0L, 0L, 0L);
    assertThat(imported.yaml())
        .contains(
            "expect: {status: 201}",
            "id: $.Id",
            "accessToken: $.data.accessToken",
            "{cookie: sid}",
            "attribute: value");
    assertThat(imported.yaml()).doesNotContain("304");
    assertThat(imported.notices())
        .contains(
            "left out: 1 for pictures, scripts, style sheets and the like (--static keeps them)",
            "left out: 1 to tracker.example.com (--host tracker.example.com keeps them)")
        .anyMatch(each -> each.startsWith("set vars: PASSWORD (form password of POST /login)"))
        .anyMatch(each -> each.startsWith("set vars: COOKIE_LANG"));
  }

  /** Recorded by Chromium on the page of the sample API: add, tick and delete a to-do, reload. */
  @Test
  void aVisitThatChromiumRecordedIsReadableAndCorrelated() throws IOException {
    try (InputStream har = HarImportTest.class.getResourceAsStream("todo-visit.har")) {
      Imported imported = HarImport.of(new InputFile("todo-visit.har", har), USUAL);

      assertThat(imported.notices()).isEmpty();
      assertThat(Scenario.parse(imported.yaml(), "s.yaml").target())
          .isEqualTo("http://localhost:8080");
      assertThat(imported.yaml())
          .doesNotContain("sec-", "Mozilla", "SET-ME")
          .contains(
              """
                    - post: /todo
                      headers:
                        Origin: http://localhost:8080
                      json: {Description: buy 20 eggs, Completed: false}
                      expect: {status: 201}
                      save:
                        id: $.Id
                    - get: /todo
                      expect: {status: 200}
                      thinkTime: 800ms
                    - put: /todo/${id}
                      name: /todo/[id]
                      headers:
                        Origin: http://localhost:8080
                      json: {Id: '${id:number}', Description: buy 20 eggs, Completed: true}
                      expect: {status: 200}
          """);
      assertThat(Sent.by(imported.yaml(), Map.of("id", "42")))
          .extracting(each -> each.lines().findFirst().orElseThrow())
          .containsExactly(
              "GET /",
              "GET /todo",
              "POST /todo",
              "GET /todo",
              "PUT /todo/42",
              "GET /todo",
              "DELETE /todo/42",
              "GET /todo",
              "GET /",
              "GET /todo");
    }
  }

  @Test
  void optionsChooseHostsFilesAndPauses() {
    String yaml =
        HarImport.of(
                Sent.file(VISIT),
                new HarImport.Options(
                    true, List.of("shop.example.org", "tracker.example.com"), "1s..3s"))
            .yaml();

    assertThat(yaml)
        .contains("/logo.png", "https://tracker.example.com/t", "thinkTime: 1s..3s")
        .doesNotContain("https://api.shop");
    assertThatThrownBy(
            () ->
                HarImport.of(
                    Sent.file(VISIT), new HarImport.Options(false, List.of("x.org"), "keep")))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(
            "--host x.org: in has no request to it; there are shop.example.org, ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | log.entries is no list",
        "[] | log.entries is no list",
        "{\"log\":{\"entries\":[3]}} | entry 1 of log.entries is no object",
        "{\"log\":{\"entries\":[{]}} | line 1: Unexpected close marker",
        "{\"log\":{\"entries\":[{\"a\":1} | line 1: Unexpected end-of-input",
        "{\"log\":{\"entries\":[]}} | has no request that can be sent",
      })
  void whatIsNoRecordingIsTold(String text, String message) {
    assertThatThrownBy(() -> of(text))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(message);
  }

  @Test
  void depthWithoutEndIsRefused() {
    assertThatThrownBy(() -> of("{\"log\":{\"entries\":[" + "[".repeat(100_000)))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("nesting depth");
    assertThatThrownBy(() -> of("[".repeat(100_000))).isInstanceOf(CliException.class);
  }

  @Test
  void damagedRecordingsAreReadOrRefused() {
    Mutations.assertDamaged(VISIT, 2_000, text -> of(text).yaml());
  }
}
