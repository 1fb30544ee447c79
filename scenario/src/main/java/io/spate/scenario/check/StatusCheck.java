package io.spate.scenario.check;

import io.spate.scenario.UserContext;
import java.util.List;

/** The status is one of some ranges. */
public final class StatusCheck implements Check {
  /** What holds when a scenario says nothing: below 400. */
  public static final StatusCheck BELOW_400 =
      new StatusCheck(List.of(new Range(100, 399)), "below 400");

  /** What HTTP says where gRPC was understood, whatever became of the call. */
  public static final StatusCheck OF_GRPC = new StatusCheck(List.of(new Range(200, 200)), "200");

  /** Statuses from one to another, both included. */
  public record Range(int from, int to) {}

  private final int[] from;
  private final int[] to;
  private final String words;

  /** A check whose failure says {@code expected status <words>}. */
  public StatusCheck(List<Range> ranges, String words) {
    this.from = ranges.stream().mapToInt(Range::from).toArray();
    this.to = ranges.stream().mapToInt(Range::to).toArray();
    this.words = words;
  }

  @Override
  public String failureOf(ResponseView response, UserContext context) {
    int status = response.status();
    for (int i = 0; i < from.length; i++) {
      if (status >= from[i] && status <= to[i]) {
        return null;
      }
    }
    return "expected status " + words + ", got " + status;
  }

  @Override
  public boolean isStatus() {
    return true;
  }
}
