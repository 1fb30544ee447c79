package io.spate.scenario.parse;

import io.spate.scenario.check.StatusCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code expect.status}: {@code 201}, {@code 2xx}, {@code 200..204} or a list of those. */
final class StatusParser {
  private static final Pattern ONE = Pattern.compile("[1-5]\\d\\d");
  private static final Pattern CLASS = Pattern.compile("([1-5])[xX][xX]");
  private static final Pattern RANGE = Pattern.compile("([1-5]\\d\\d)\\.\\.([1-5]\\d\\d)");

  private final Source source;

  StatusParser(Source source) {
    this.source = source;
  }

  /** The check; null if it is wrong. */
  StatusCheck check(Node node) {
    List<Node> nodes = source.oneOrList(node, "status", "such as [200, 204]");
    if (nodes == null) {
      return null;
    }
    List<StatusCheck.Range> ranges = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (Node each : nodes) {
      StatusCheck.Range range = range(each);
      if (range == null) {
        return null;
      }
      ranges.add(range);
      words.add(((ScalarNode) each).getValue());
    }
    return new StatusCheck(ranges, joined(words));
  }

  private static String joined(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  private StatusCheck.Range range(Node node) {
    ScalarNode scalar = source.scalar(node, "status", "a status such as 201, 2xx or 200..204");
    if (scalar == null) {
      return null;
    }
    String text = scalar.getValue();
    if (ONE.matcher(text).matches()) {
      return new StatusCheck.Range(Integer.parseInt(text), Integer.parseInt(text));
    }
    Matcher all = CLASS.matcher(text);
    if (all.matches()) {
      int first = Integer.parseInt(all.group(1)) * 100;
      return new StatusCheck.Range(first, first + 99);
    }
    Matcher range = RANGE.matcher(text);
    if (range.matches()) {
      int from = Integer.parseInt(range.group(1));
      int to = Integer.parseInt(range.group(2));
      if (from <= to) {
        return new StatusCheck.Range(from, to);
      }
    }
    source.problem(
        node, "not a status: " + Source.words(node), "write 201, 2xx, 200..204 or a list of those");
    return null;
  }
}
