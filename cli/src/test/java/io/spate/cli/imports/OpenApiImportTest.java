package io.spate.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.cli.CliException;
import io.spate.scenario.RequestStep;
import io.spate.scenario.Scenario;
import io.spate.scenario.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A shop's API, described as people describe theirs. */
class OpenApiImportTest {
  private static final OpenApiImport.Options ALL =
      new OpenApiImport.Options(List.of(), List.of(), null);

  private static final String SHOP =
      """
      openapi: 3.0.3
      info: { title: Shop, version: 1.0 }
      servers:
        - url: https://{host}/api/
          variables: { host: { default: shop.test } }
      security: [ { token: [] } ]
      paths:
        /pets/{petId}:
          parameters:
            - { name: petId, in: path, required: true, schema: { type: integer } }
          delete:
            tags: [pets]
            responses: { '204': { description: gone } }
          get:
            tags: [pets]
            responses: { '200': { $ref: '#/components/responses/Pet' } }
          put:
            tags: [pets]
            requestBody: { $ref: '#/components/requestBodies/Pet' }
            responses: { '200': { $ref: '#/components/responses/Pet' }, '404': { description: none } }
        /pets:
          get:
            tags: [pets]
            parameters:
              - { name: limit, in: query, schema: { type: integer, default: 20 } }
              - { name: status, in: query, schema: { type: array, items: { type: string } }, example: [new, old] }
              - { name: since, in: query, required: true, schema: { type: string, format: date } }
              - { name: X-Client, in: header, required: true, schema: { type: string, enum: [web] } }
            responses:
              '200':
                description: all
                content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } }
          post:
            tags: [pets]
            requestBody: { $ref: '#/components/requestBodies/Pet' }
            responses: { '201': { $ref: '#/components/responses/Pet' } }
        /pets/{petId}/photos:
          post:
            tags: [pets]
            requestBody: { required: true, content: { image/png: { schema: { type: string, format: binary } } } }
            responses: { '201': { description: kept } }
        /users:
          post:
            security: [ {} ]
            requestBody:
              content:
                application/json:
                  schema: { type: object, properties: { username: { type: string }, mail: { type: string, format: email } } }
            responses: { default: { description: made } }
        /users/{username}:
          get:
            security: [ { key: [] } ]
            parameters: [ { name: username, in: path, required: true, schema: { type: string } } ]
            responses: { 2XX: { description: found } }
        /login:
          post:
            security: []
            requestBody:
              content:
                application/x-www-form-urlencoded:
                  schema: { type: object, properties: { user: { type: string, example: ann }, age: { type: integer, minimum: 18 } } }
            responses: { '200': { description: in }, '302': { description: in, too } }
        /reports/{year}/{code}:
          get:
            responses: { '200': { description: one } }
            parameters:
              - { name: year, in: path, required: true, example: 2026, schema: { type: integer } }
              - { name: code, in: path, required: true, schema: { type: string } }
      components:
        securitySchemes:
          token: { type: http, scheme: bearer }
          key: { type: apiKey, in: query, name: api_key }
        responses:
          Pet:
            description: a pet
            content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
        requestBodies:
          Pet: { content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        schemas:
          Thing: { type: object, properties: { id: { type: integer, format: int64 }, made: { type: string, readOnly: true } } }
          Pet:
            allOf:
              - $ref: '#/components/schemas/Thing'
              - type: object
                required: [name]
                properties:
                  name: { type: string, example: 'Rex ${x}' }
                  kind: { type: string, enum: [dog, cat] }
                  price: { type: number, minimum: 10, exclusiveMinimum: true }
                  owner: { oneOf: [ { type: object, properties: { pets: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } ] }
      """;

  private static Imported of(String text) {
    return OpenApiImport.of(Sent.file(text), ALL);
  }

  @Test
  void whatIsMadeIsReadChangedAndDeleted() {
    Imported imported = of(SHOP);

    List<String> sent = Sent.by(imported.yaml(), Map.of("petId", "42"));
    assertThat(sent)
        .contains(
            """
            POST /pets
            Accept: application/json
            Authorization: Bearer SET-ME
            Content-Type: application/json

            {"name":"Rex ${x}","kind":"dog","price":11,"owner":{"pets":[]}}""",
            "GET /pets?status=new&status=old&since=2026-01-31\nX-Client: web\nAccept: application/json\nAuthorization: Bearer SET-ME",
            "GET /pets/42\nAccept: application/json\nAuthorization: Bearer SET-ME",
            """
            PUT /pets/42
            Accept: application/json
            Authorization: Bearer SET-ME
            Content-Type: application/json

            {"id":42,"name":"Rex ${x}","kind":"dog","price":11,"owner":{"pets":[]}}""",
            "DELETE /pets/42\nAuthorization: Bearer SET-ME");
  }

  @Test
  void operationsAreInAnOrderInWhichTheyCanBeDone() {
    Scenario scenario = Scenario.parse(of(SHOP).yaml(), "s.yaml");

    assertThat(scenario.target()).isEqualTo("https://shop.test/api");
    assertThat(scenario.name()).isEqualTo("Imported from OpenAPI: Shop");
    List<Task> tasks = scenario.users().get(0).tasks();
    assertThat(tasks)
        .extracting(Task::name)
        .containsExactly("/pets", "/users", "/login", "/reports");
    assertThat(tasks.get(0).steps())
        .extracting(step -> ((RequestStep) step).name())
        .containsExactly(
            "POST /pets",
            "GET /pets",
            "GET /pets/[petId]",
            "PUT /pets/[petId]",
            "DELETE /pets/[petId]");
  }

  @Test
  void whatTheClientChoosesIsSentAgain() {
    List<String> sent = Sent.by(of(SHOP).yaml(), Map.of("petId", "42"));

    assertThat(sent)
        .anyMatch(
            each ->
                each.startsWith("POST /users\n")
                    && each.contains("{\"username\":\"spate-0-1\",\"mail\":\"user-0-"));
    assertThat(sent).contains("GET /users/spate-0-1?api_key=SET-ME");
  }

  @Test
  void formsStatusesAndGuessesAreThoseOfTheDocument() {
    Imported imported = of(SHOP);

    assertThat(Sent.by(imported.yaml(), Map.of("petId", "42")))
        .contains(
            "POST /login\nContent-Type: application/x-www-form-urlencoded\n\nuser=ann&age=18",
            "GET /reports/2026/SET-ME\nAuthorization: Bearer SET-ME");
    assertThat(imported.yaml())
        .contains("expect: {status: 201}", "expect: {status: 204}", "petId: $.id")
        .contains("CODE: SET-ME", "BEARER_TOKEN: SET-ME", "API_KEY: SET-ME");
    assertThat(imported.notices())
        .contains(
            "left out: POST /pets/{petId}/photos, whose body is image/png",
            "set vars: CODE (path of GET /reports/{year}/{code})",
            "set vars: BEARER_TOKEN (security scheme token)",
            "set vars: API_KEY (security scheme key)");
  }

  @Test
  void tagsPathsAndTargetAreChosen() {
    OpenApiImport.Options pets = new OpenApiImport.Options(List.of("Pets"), List.of(), null);
    Scenario scenario = Scenario.parse(OpenApiImport.of(Sent.file(SHOP), pets).yaml(), "pets.yaml");
    assertThat(scenario.requestNames()).hasSize(5).allMatch(name -> name.contains("/pets"));

    OpenApiImport.Options users =
        new OpenApiImport.Options(List.of(), List.of("/users"), "http://localhost:9000/v2/");
    scenario = Scenario.parse(OpenApiImport.of(Sent.file(SHOP), users).yaml(), "users.yaml");
    assertThat(scenario.target()).isEqualTo("http://localhost:9000/v2");
    assertThat(scenario.requestNames()).containsExactly("POST /users", "GET /users/[username]");

    OpenApiImport.Options none = new OpenApiImport.Options(List.of("birds"), List.of(), null);
    assertThatThrownBy(() -> OpenApiImport.of(Sent.file(SHOP), none))
        .isInstanceOf(CliException.class)
        .hasMessageContaining(
            "none of its operations is left by --tag and --path; its tags are pets");
  }

  @Test
  void version31InJsonIsReadToo() {
    Imported imported =
        of(
            """
            { "openapi": "3.1.0", "info": { "title": "T" }, "servers": [ { "url": "/v1" } ],
              "paths": { "/items": { "get": { "responses": { "200": { "content": { "application/json": {
                  "schema": { "type": "object", "properties": { "data": { "type": "array", "items":
                    { "type": ["object", "null"], "properties": { "uuid": { "type": ["string", "null"] } } } } } } } } } } },
                "post": { "requestBody": { "content": { "application/json": { "schema": { "type": "object",
                  "properties": { "n": { "type": ["null", "integer"], "exclusiveMinimum": 4 }, "c": { "const": "k" },
                    "e": { "examples": [ "first", "second" ] } } } } } }, "responses": { "204": {} } } },
              "/items/{itemId}": { "get": { "parameters": [ { "name": "itemId", "in": "path", "required": true,
                "schema": { "type": "string" } } ], "responses": { "200": {} } } } } }
            """);

    assertThat(Sent.by(imported.yaml(), Map.of("itemId", "a b")))
        .containsExactly(
            "POST /items\nContent-Type: application/json\n\n{\"n\":5,\"c\":\"k\",\"e\":\"first\"}",
            "GET /items\nAccept: application/json",
            "GET /items/a%20b");
    assertThat(imported.yaml())
        .contains("itemId: $.data[0].uuid", "target: http://localhost:8080/v1");
    assertThat(imported.notices()).anyMatch(each -> each.contains("names no server with a host"));
  }

  @Test
  void aLocationIsFollowedWhereNothingElseTellsTheId() {
    String document =
        """
        openapi: 3.0.0
        servers: [ { url: "http://localhost:9000%s" } ]
        paths:
          /orders:
            post:
              requestBody: { content: { application/json: { schema: { type: object, properties: { n: { type: integer } } } } } }
              responses: { '201': { headers: { location: { schema: { type: string } } } } }
          /orders/{id}:
            get: { responses: { '200': {} } }
          /orders/{id}/lines:
            get: { responses: { '200': {} } }
        """;
    Map<String, String> saved = Map.of("id", "/orders/8");

    assertThat(Sent.by(of(document.formatted("")).yaml(), saved))
        .containsExactly(
            "POST /orders\nContent-Type: application/json\n\n{\"n\":1}",
            "GET /orders/8",
            "GET /orders/8/lines");
    assertThat(Scenario.parse(of(document.formatted("")).yaml(), "s.yaml").requestNames())
        .containsExactly("POST /orders", "GET /orders/[id]", "GET /orders/[id]/lines");
    // Below a path of the target it would have that twice.
    assertThat(of(document.formatted("/api")).yaml()).contains("ID: SET-ME", "get: /orders/${ID}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | no OpenAPI document",
        "openapi: 4.0.0 | no OpenAPI document",
        "swagger: '2.0' | this is Swagger 2.0; convert it to OpenAPI 3 first",
        "{\"openapi\": | line 1: no JSON",
        "openapi: [ | line 1: no YAML",
        "openapi: 3.0.0 | it has no operation under 'paths'",
        "'openapi: 3.0.0\npaths: { /a: { trace: {} } }' | it has no operation under 'paths'",
        "'openapi: 3.0.0\nservers: [ { url: \"ftp://x\" } ]\npaths: { /a: { get: {} } }' | names no server",
        "'openapi: 3.0.0\nservers: [ { url: \"http://u:p@x\" } ]\npaths: { /a: { get: {} } }' | cannot be a target",
      })
  void whatCannotBeImportedIsToldOrNoticed(String text, String message) {
    String said;
    try {
      said = String.join("\n", of(text).notices());
    } catch (CliException e) {
      said = e.getMessage();
    }
    assertThat(said).contains(message);
  }

  @Test
  @Timeout(20)
  void circlesDepthAndBreadthEnd() {
    String circle =
        """
        openapi: 3.0.0
        paths:
          /a:
            post:
              requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } }
              responses: { '200': { $ref: '#/components/responses/R' } }
          /b: { $ref: '#/paths/~1b' }
          /c: { post: { requestBody: { $ref: 'other.yaml#/x' }, responses: {} } }
        components:
          responses: { R: { $ref: '#/components/responses/R' } }
          schemas:
            A: { type: object, required: [b], properties: { b: { $ref: '#/components/schemas/B' }, list: { type: array, items: { $ref: '#/components/schemas/A' } } } }
            B: { allOf: [ { $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' } ] }
        """;
    Imported imported = of(circle);
    assertThat(Sent.by(imported.yaml(), Map.of()))
        .containsExactly(
            "POST /a\nContent-Type: application/json\n\n{\"b\":{},\"list\":[]}", "POST /c");
    assertThat(imported.notices())
        .anyMatch(each -> each.contains("$ref other.yaml#/x leads nowhere in this file"));

    StringBuilder doubling =
        new StringBuilder(
            "openapi: 3.0.0\npaths: { /a: { post: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/S0' } } } } } } }\ncomponents:\n  schemas:\n");
    for (int i = 0; i < 60; i++) {
      String next = "{ $ref: '#/components/schemas/S" + (i + 1) + "' }";
      doubling.append(
          "    S"
              + i
              + ": { type: object, properties: { a: "
              + next
              + ", b: "
              + next
              + ", c: "
              + next
              + " } }\n");
    }
    assertThat(of(doubling.toString()).yaml().length()).isLessThan(1_000_000);

    assertThatThrownBy(() -> of("openapi: 3.0.0\npaths: " + "[".repeat(100_000)))
        .isInstanceOf(CliException.class);
    assertThatThrownBy(() -> of("{\"openapi\":\"3.0.0\",\"paths\":" + "[".repeat(100_000)))
        .isInstanceOf(CliException.class);
    StringBuilder laughs = new StringBuilder("openapi: 3.0.0\na0: &a0 [x]\n");
    for (int i = 1; i < 12; i++) {
      laughs.append(
          "a"
              + i
              + ": &a"
              + i
              + " ["
              + "*a".concat(i - 1 + ", ").repeat(9)
              + "*a"
              + (i - 1)
              + "]\n");
    }
    assertThatThrownBy(() -> of(laughs.toString()))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("more than");
    assertThatThrownBy(() -> of("openapi: 3.0.0\na: &a [ *a ]\n")).isInstanceOf(CliException.class);
  }

  @Test
  void damagedDocumentsAreReadOrRefused() {
    Mutations.assertDamaged(SHOP, 1_500, text -> of(text).yaml());
  }
}
