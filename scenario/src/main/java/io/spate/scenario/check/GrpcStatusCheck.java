package io.spate.scenario.check;

import io.spate.protocol.ErrorKind;
import io.spate.scenario.UserContext;
import io.spate.scenario.grpc.GrpcStatus;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The status of gRPC, which comes in a trailer or header of the answer, is one of some. */
public final class GrpcStatusCheck implements Check {
  /** What holds when a scenario says nothing. */
  public static final GrpcStatusCheck OK = new GrpcStatusCheck(List.of(GrpcStatus.OK));

  private static final String STATUS = "grpc-status";
  private static final String MESSAGE = "grpc-message";

  private final List<GrpcStatus> expected;

  /** A check of which one of these is right; at least one. */
  public GrpcStatusCheck(List<GrpcStatus> expected) {
    this.expected = List.copyOf(expected);
  }

  @Override
  public String failureOf(ResponseView response, UserContext context) {
    String code = response.header(STATUS);
    if (code == null) {
      return "the answer is none of gRPC: it has no grpc-status, and is of the type "
          + response.header("content-type");
    }
    for (int i = 0; i < expected.size(); i++) {
      if (code.equals(expected.get(i).text())) {
        return null;
      }
    }
    String words = expected.stream().map(Enum::name).collect(Collectors.joining(" or "));
    return "expected gRPC status " + words + ", got " + wordsOf(response);
  }

  /**
   * The status of an answer and what its server says of it, such as {@code 5 NOT_FOUND: no todo 7}.
   *
   * @return null if it has none
   */
  public static String wordsOf(ResponseView response) {
    String code = response.header(STATUS);
    return code == null ? null : GrpcStatus.words(code) + message(response);
  }

  /** With a colon in front; nothing if there is none. Percent-encoded as gRPC has it. */
  private static String message(ResponseView response) {
    String message = response.header(MESSAGE);
    if (message == null || message.isEmpty()) {
      return "";
    }
    try {
      String text = URLDecoder.decode(message.replace("+", "%2B"), StandardCharsets.UTF_8);
      return ": " + text.replaceAll("\\p{Cntrl}", " ");
    } catch (IllegalArgumentException e) {
      return ": " + message; // not encoded as it must be; better than nothing
    }
  }

  @Override
  public boolean isStatus() {
    return true;
  }

  @Override
  public ErrorKind errorKind() {
    return ErrorKind.GRPC_STATUS;
  }

  @Override
  public boolean needsHeaders() {
    return true;
  }
}
