package io.spate.cli.run;

import io.spate.cli.api.TodoApi;
import io.spate.cli.terminal.Numbers;
import io.spate.cli.terminal.Style;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether a run's report counts just the requests that the target says it has served.
 *
 * @param reported requests in the report; -1 if there is no report
 * @param served what the target says about the time of the run
 */
public record ServedCheck(long reported, TodoApi.Served served) {

  public static ServedCheck of(long reported, TodoApi.Served served) {
    return new ServedCheck(reported, served);
  }

  public boolean isEqual() {
    return reported == served.total();
  }

  /** The comparison in words. */
  public String words(Style style) {
    String detail =
        new TreeMap<>(served.byMethodAndStatus())
            .entrySet().stream()
                .map(entry -> entry.getKey() + ": " + Numbers.count(entry.getValue()))
                .collect(Collectors.joining(", "));
    String text =
        "the ToDo API has served "
            + Numbers.plural(served.total(), "request")
            + (detail.isEmpty() ? "" : " (" + detail + ")");
    if (reported < 0) {
      return text + "; there is no report to compare with";
    }
    return isEqual()
        ? text + ", " + style.good("exactly those of the report")
        : text
            + ", "
            + style.bad(
                "not the "
                    + Numbers.count(reported)
                    + " of the report: "
                    + Numbers.count(Math.abs(reported - served.total()))
                    + (reported < served.total() ? " are missing" : " are too many"));
  }
}
