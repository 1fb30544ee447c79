package io.spate.cli.dry;

import java.util.List;
import java.util.Map;

/**
 * A request that was made, or that could not be made, and what came of it.
 *
 * @param name what statistics would keep it under
 * @param server scheme, host and port; null if there was no request
 * @param request as it went over the wire; null if there was none
 * @param status of the response; 0 if there was none
 * @param grpc status of gRPC in words; null if it has none
 * @param headers lines of the response's header
 * @param body of the response, decoded; empty if there is none
 * @param millis until the response was complete
 * @param checks how many were made
 * @param failures in words: what kept the response away, or each check and save that failed
 * @param saved values by variable
 * @param goesOn whether a user would go on with the next step
 */
record DryCall(
    String name,
    String server,
    String request,
    int status,
    String grpc,
    List<String> headers,
    byte[] body,
    double millis,
    int checks,
    List<String> failures,
    Map<String, String> saved,
    boolean goesOn) {

  boolean isFailed() {
    return !failures.isEmpty();
  }
}
