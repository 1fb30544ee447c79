package io.spate.scenario.grpc;

import java.util.Arrays;
import java.util.List;

/** How a call of gRPC ended; the ordinal is its code. */
public enum GrpcStatus {
  OK,
  CANCELLED,
  UNKNOWN,
  INVALID_ARGUMENT,
  DEADLINE_EXCEEDED,
  NOT_FOUND,
  ALREADY_EXISTS,
  PERMISSION_DENIED,
  RESOURCE_EXHAUSTED,
  FAILED_PRECONDITION,
  ABORTED,
  OUT_OF_RANGE,
  UNIMPLEMENTED,
  INTERNAL,
  UNAVAILABLE,
  DATA_LOSS,
  UNAUTHENTICATED;

  private final String text = Integer.toString(ordinal());

  /** The code as it is sent. */
  public String text() {
    return text;
  }

  /** The status of a name or a code; null if there is none. */
  public static GrpcStatus of(String nameOrCode) {
    for (GrpcStatus each : values()) {
      if (each.name().equals(nameOrCode) || each.text.equals(nameOrCode)) {
        return each;
      }
    }
    return null;
  }

  /** A code as people read it, whether it is known or not. */
  public static String words(String code) {
    GrpcStatus known = of(code);
    return known == null ? code : known.text + " " + known.name();
  }

  /** All names. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Enum::name).toList();
  }
}
