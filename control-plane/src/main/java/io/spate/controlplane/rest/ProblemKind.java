package io.spate.controlplane.rest;

import java.util.List;

/** The kinds of problems: type, title and HTTP status. */
enum ProblemKind {
  MALFORMED_BODY("malformed-body", "The body cannot be read", 400),
  BAD_REQUEST("bad-request", "The request cannot be understood", 400),
  TARGET_NOT_ALLOWED("target-not-allowed", "The target may not be put under load", 403),
  UNKNOWN_RUN("unknown-run", "There is no such run", 404),
  NOT_FOUND("not-found", "There is nothing at this path", 404),
  METHOD_NOT_ALLOWED("method-not-allowed", "This path does not take this method", 405),
  NOT_ACCEPTABLE("not-acceptable", "No answer of the accepted media types", 406),
  RUN_NOT_STARTED("run-not-started", "The run has not started", 409),
  RUN_OVER("run-over", "The run is stopping or over", 409),
  LENGTH_REQUIRED("length-required", "The length of the request is not known", 411),
  TOO_LARGE("too-large", "The request is too large", 413),
  MEDIA_TYPE("media-type", "This path does not take this media type", 415),
  SCENARIO("scenario", "The scenario cannot be run", 422),
  INTERNAL("internal", "The control plane failed", 500),
  KAFKA("kafka-unavailable", "Kafka is not reachable", 503);

  private final String name;
  private final String title;
  private final int status;

  ProblemKind(String name, String title, int status) {
    this.name = name;
    this.title = title;
    this.status = status;
  }

  int status() {
    return status;
  }

  Problem problem(String detail, String path) {
    return problem(detail, path, null);
  }

  Problem problem(String detail, String path, List<Problem.Mistake> mistakes) {
    return new Problem("urn:spate:problem:" + name, title, status, detail, path, mistakes);
  }
}
