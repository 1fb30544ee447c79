package io.spate.protocol;

/**
 * Why a request failed. The code travels in events and never changes its meaning; the label is what
 * people see.
 */
public enum ErrorKind {
  NONE(0, "ok"),
  CONNECT_REFUSED(1, "connection refused"),
  CONNECT_TIMEOUT(2, "connect timeout"),
  DNS(3, "unknown host"),
  TLS(4, "TLS failure"),
  RESPONSE_TIMEOUT(5, "response timeout"),
  CONNECTION_CLOSED(6, "connection closed"),
  PROTOCOL(7, "malformed response"),
  STATUS(8, "unexpected status"),
  CHECK(9, "check failed"),
  SAVE(10, "value to save not found"),
  TEMPLATE(11, "template error"),
  /** Cut off because the run or the slot ended before the response came. */
  ABORTED(12, "aborted"),
  TARGET_NOT_ALLOWED(13, "target not allowed"),
  /**
   * No memory left, or what older agents could not tell apart from it: the generator's fault, not
   * the target's.
   */
  GENERATOR_RESOURCES(14, "generator out of resources"),
  OTHER(15, "other"),
  /** All source ports to an address are in use: the generator's fault, not the target's. */
  SOURCE_PORTS(16, "generator out of source ports"),
  /** The limit of open files is reached: the generator's fault, not the target's. */
  OPEN_FILES(17, "generator out of file descriptors"),
  /** The request was not sent, as there was no access token for it. */
  NO_TOKEN(18, "no access token"),
  /** A call of gRPC was answered with another status than was expected. */
  GRPC_STATUS(19, "unexpected gRPC status");

  private static final ErrorKind[] BY_CODE = values();

  private final int code;
  private final String label;

  ErrorKind(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The number in events. */
  public int code() {
    return code;
  }

  /** The words on pages and in reports. */
  public String label() {
    return label;
  }

  /** The kind of a code; {@link #OTHER} for one that a newer agent knows and this part does not. */
  public static ErrorKind of(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : OTHER;
  }
}
