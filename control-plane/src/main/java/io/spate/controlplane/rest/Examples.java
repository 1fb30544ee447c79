package io.spate.controlplane.rest;

/** Examples of the API's documentation; a test keeps them true. */
final class Examples {
  static final String SCENARIO =
      """
      name: todo-crud
      target: http://127.0.0.1:8080
      load: { users: 100, spawnRate: 10, duration: 60s }
      thresholds:
        - p95 < 500ms
        - failures < 1%
      users:
        - name: reader
          thinkTime: 1s
          tasks:
            - get: /api/todos
      """;

  static final String REQUEST =
      """
      {
        "scenario": {
          "name": "todo-crud",
          "target": "http://127.0.0.1:8080",
          "load": { "users": 100, "spawnRate": 10, "duration": "60s" },
          "users": [ { "name": "reader", "thinkTime": "1s", "tasks": [ { "get": "/api/todos" } ] } ]
        },
        "users": 250,
        "duration": "120s",
        "expectAgents": 3,
        "startTimeout": "60s"
      }
      """;

  static final String STOP = "{ \"reason\": \"threshold p95 < 500ms did not hold\" }";

  static final String LOAD = "{ \"users\": 250, \"spawnRate\": 10 }";

  static final String SCENARIO_PROBLEM =
      """
      {
        "type": "urn:spate:problem:scenario",
        "title": "The scenario cannot be run",
        "status": 422,
        "detail": "unknown field 'user' (line 3, column 9)",
        "instance": "/api/v1/runs",
        "errors": [
          { "line": 3, "column": 9, "message": "unknown field 'user'", "hint": "did you mean 'users'?" }
        ]
      }
      """;

  private Examples() {}
}
