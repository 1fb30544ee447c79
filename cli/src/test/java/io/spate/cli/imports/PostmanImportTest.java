package io.spate.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.cli.CliException;
import io.spate.scenario.GroupStep;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A collection as people have them: folders, variables, scripts, and a login in front of all. */
class PostmanImportTest {
  private static final String COLLECTION =
      """
      {
        "info": { "_postman_id": "0b1c", "name": "Todo API",
          "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
        "auth": { "type": "bearer", "bearer": [ { "key": "token", "value": "{{token}}", "type": "string" } ] },
        "event": [ { "listen": "prerequest", "script": { "type": "text/javascript", "exec": [ "console.log('x')" ] } } ],
        "variable": [
          { "key": "baseUrl", "value": "{{scheme}}://todo.test/api/" },
          { "key": "scheme", "value": "https" },
          { "key": "password", "value": "hunter2" },
          { "key": "owner", "value": "ann of {{team}}" },
          { "key": "team", "value": "red" },
          { "key": "rank", "value": "7" },
          { "key": "loop", "value": "a {{loop}}" }
        ],
        "item": [
          { "name": "Log in",
            "event": [
              { "listen": "prerequest", "script": { "exec": [ "pm.environment.set('at', Date.now());" ] } },
              { "listen": "test", "script": { "exec": [
                "const body = pm.response.json();",
                "pm.test(\\"in\\", function () {",
                "    pm.response.to.have.status(200);",
                "    pm.expect(pm.response.responseTime).to.be.below(800);",
                "});",
                "// pm.test('old', () => {});",
                "pm.collectionVariables.set(\\"token\\", body.data.token);" ] } } ],
            "request": {
              "auth": { "type": "noauth" }, "method": "POST",
              "header": [ { "key": "X-Trace", "value": "{{$guid}}" }, { "key": "X-Off", "value": "1", "disabled": true },
                { "key": "Postman-Token", "value": "p" } ],
              "body": { "mode": "urlencoded", "urlencoded": [ { "key": "user", "value": "{{owner}}" },
                { "key": "password", "value": "{{password}}" }, { "key": "old", "value": "1", "disabled": true } ] },
              "url": { "raw": "{{baseUrl}}/login?next=%2Ftodo", "host": [ "{{baseUrl}}" ], "path": [ "login" ],
                "query": [ { "key": "next", "value": "/todo" }, { "key": "debug", "value": "1", "disabled": true } ] } } },
          { "name": "Todos", "item": [
            { "name": "Create",
              "event": [ { "listen": "test", "script": { "exec": [
                "pm.test('made', () => { pm.expect(pm.response.code).to.be.oneOf([201, 202]); });",
                "pm.test('as sent', () => { let t = pm.response.json(); pm.expect(t.Completed).to.eql(false); pm.expect(t.Description).to.equal('eggs'); });",
                "pm.test('text', () => pm.expect(pm.response.text()).to.include('eggs'));",
                "pm.test('place', () => pm.response.to.have.header('Location'));",
                "pm.test('odd', () => { pm.expect(_.size(t)).to.be.above(2); });",
                "pm.environment.set('todoId', pm.response.json().Id);",
                "pm.environment.set('where', pm.response.headers.get('Location'));" ] } } ],
              "request": { "method": "POST", "header": [ { "key": "Content-Type", "value": "application/json" } ],
                "body": { "mode": "raw", "raw": "{\\n  \\"Description\\": \\"eggs of {{team}}\\",\\n  \\"Rank\\": {{rank}},\\n  \\"Note\\": \\"a ${b} \\\\\\"{{loop}}\\\\\\"\\"\\n}",
                  "options": { "raw": { "language": "json" } } },
                "url": { "raw": "{{baseUrl}}/todo", "host": [ "{{baseUrl}}" ], "path": [ "todo" ] } } },
            { "name": "Read",
              "request": { "method": "GET", "header": [ { "key": "X-Tenant", "value": "{{tenant}}" } ],
                "url": { "raw": "{{baseUrl}}/todo/:id", "host": [ "{{baseUrl}}" ], "path": [ "todo", ":id" ],
                  "variable": [ { "key": "id", "value": "{{todoId}}" } ] } } },
            { "name": "Photo",
              "request": { "method": "POST", "header": [],
                "auth": { "type": "apikey", "apikey": [ { "key": "key", "value": "api_key" }, { "key": "value", "value": "s3cr3t" }, { "key": "in", "value": "query" } ] },
                "body": { "mode": "formdata", "formdata": [ { "key": "title", "value": "of {{todoId}}", "type": "text" },
                  { "key": "file", "type": "file", "src": "/home/ann/x.png" } ] },
                "url": "{{baseUrl}}/todo/{{todoId}}/photo" } },
            { "name": "Empty", "item": [] } ] },
          { "name": "Ask", "request": { "method": "POST", "url": "{{graph}}/graphql",
              "auth": { "type": "basic", "basic": [ { "key": "username", "value": "ann" }, { "key": "password", "value": "hunter3" } ] },
              "body": { "mode": "graphql", "graphql": { "query": "query($id: ID) { todo(id: $id) { id } }", "variables": "{ \\"id\\": {{todoId}} }" } } } },
          { "name": "Lock", "request": { "method": "LOCK", "url": "{{baseUrl}}/x" } }
        ]
      }
      """;

  private static final Map<String, String> SAVED =
      Map.of("token", "NEW-TOKEN", "todoId", "42", "where", "/todo/42");

  private static Imported of(String text) {
    return PostmanImport.of(Sent.file(text), null, null);
  }

  @Test
  void whatPostmanSendsIsSent() {
    List<String> sent = Sent.by(of(COLLECTION).yaml(), SAVED);

    assertThat(sent).hasSize(5);
    assertThat(sent.get(0))
        .matches(
            "(?s)POST /api/login\\?next=/todo\nX-Trace: [0-9a-f-]{36}\nContent-Type: application/x-www-form-urlencoded\n\nuser=ann\\+of\\+red&password=SET-ME");
    assertThat(sent.get(1))
        .isEqualTo(
            """
            POST /api/todo
            Authorization: Bearer NEW-TOKEN
            Content-Type: application/json

            {"Description":"eggs of red","Rank":7,"Note":"a ${b} \\"a {{loop}}\\""}""");
    assertThat(sent.get(2))
        .isEqualTo("GET /api/todo/42\nX-Tenant: SET-ME\nAuthorization: Bearer NEW-TOKEN");
    assertThat(sent.get(3))
        .startsWith(
            "POST /api/todo/42/photo?api_key=SET-ME\nContent-Type: multipart/form-data; boundary=")
        .contains("name=\"title\"\r\n\r\nof 42\r\n")
        .doesNotContain("x.png");
    assertThat(sent.get(4))
        .isEqualTo(
            """
            POST http://localhost:8080/graphql
            Authorization: Basic SET-ME
            Content-Type: application/json

            {"query":"query($id: ID) { todo(id: $id) { id } }","variables":{"id":42}}""");
  }

  @Test
  void foldersAreGroupsAndTestsAreChecks() {
    String yaml = of(COLLECTION).yaml();
    Scenario scenario = Scenario.parse(yaml, "s.yaml");
    List<Step> steps = scenario.users().get(0).tasks().get(0).steps();

    assertThat(scenario.name()).isEqualTo("Imported from Postman: Todo API");
    assertThat(scenario.target()).isEqualTo("https://todo.test");
    assertThat(scenario.requestNames())
        .contains("POST /api/todo", "GET /api/todo/[todoId]", "group Todos");
    assertThat(((GroupStep) steps.get(1)).steps()).hasSize(3);
    RequestStep login = (RequestStep) steps.get(0);
    RequestStep create = (RequestStep) ((GroupStep) steps.get(1)).steps().get(0);
    assertThat(login.checks()).hasSize(2);
    assertThat(create.checks()).hasSize(5);
    assertThat(yaml)
        .contains(
            "status: 200",
            "responseTime: < 800ms",
            "status: [201, 202]",
            "$.Completed: false",
            "$.Description: eggs",
            "{body: {contains: eggs}}",
            "{header: Location, exists: true}",
            "token: $.data.token",
            "todoId: $.Id",
            "{header: Location}");
  }

  @Test
  void whatIsLeftOutIsToldAndSecretsAreNotKept() {
    Imported imported = of(COLLECTION);

    assertThat(imported.yaml()).doesNotContain("hunter2", "hunter3", "s3cr3t", "/home/ann");
    assertThat(imported.notices())
        .contains(
            "the pre-request script of the collection is left out",
            "the pre-request script of Log in is left out",
            "the test 'odd' of Create is left out",
            "the file of the field file of Photo is not read; the field was left out",
            "left out: Lock, as a scenario has no LOCK",
            "the host of Ask is {{graph}}, which the collection does not set: it is http://localhost:8080 (--target says another)")
        .anyMatch(each -> each.startsWith("set vars: password ({{password}} of Log in"))
        .anyMatch(each -> each.startsWith("set vars: tenant ({{tenant}} of Read"))
        .anyMatch(each -> each.startsWith("set vars: BASIC_CREDENTIALS"))
        .noneMatch(each -> each.contains("'old'"));
  }

  @Test
  void theTargetIsForHostsThatAreNotSet() {
    String yaml = PostmanImport.of(Sent.file(COLLECTION), null, "http://127.0.0.1:9000/g/").yaml();

    assertThat(Sent.by(yaml, SAVED))
        .anyMatch(each -> each.startsWith("POST http://127.0.0.1:9000/g/graphql"));
    assertThatThrownBy(() -> PostmanImport.of(Sent.file(COLLECTION), null, "ftp://x"))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("--target:");
  }

  @Test
  void anEnvironmentGivesItsVariables() {
    String environment =
        """
        { "name": "staging", "values": [
          { "key": "graph", "value": "http://graph.test", "enabled": true },
          { "key": "tenant", "value": "t-1", "enabled": true },
          { "key": "team", "value": "blue", "enabled": true },
          { "key": "rank", "value": "9", "enabled": false },
          { "key": "token", "value": "s3cr3t-2", "type": "secret", "enabled": true } ] }
        """;
    String yaml = PostmanImport.of(Sent.file(COLLECTION), Sent.file(environment), null).yaml();

    assertThat(yaml).doesNotContain("s3cr3t");
    assertThat(Sent.by(yaml, SAVED))
        .contains("GET /api/todo/42\nX-Tenant: t-1\nAuthorization: Bearer NEW-TOKEN")
        .anyMatch(each -> each.startsWith("POST http://graph.test/graphql\n"))
        .anyMatch(each -> each.contains("eggs of blue\",\"Rank\":7"));
    assertThatThrownBy(() -> PostmanImport.of(Sent.file(COLLECTION), Sent.file(COLLECTION), null))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("no environment of Postman");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | no collection of Postman: it has no list 'item'",
        "{\"item\": 3} | no collection of Postman",
        "{\"item\": [ | line 1: no JSON",
        "{\"item\": []} | it has no request that can be sent",
        "{\"item\": [ { \"name\": \"x\", \"request\": { \"url\": \"\" } } ]} | it has no request that can be sent",
      })
  void whatIsNoCollectionIsTold(String text, String message) {
    assertThatThrownBy(() -> of(text))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(message);
  }

  @Test
  void damagedCollectionsAreReadOrRefused() {
    Mutations.assertDamaged(COLLECTION, 1_500, text -> of(text).yaml());
  }
}
