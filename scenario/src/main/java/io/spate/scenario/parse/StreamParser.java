package io.spate.scenario.parse;

import io.spate.protocol.event.EventName;
import io.spate.scenario.StreamSpec;
import io.spate.scenario.check.Check;
import io.spate.scenario.template.Symbols;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads {@code sse} of a request: how long its events are listened to. */
final class StreamParser {
  static final List<String> KEYS = List.of("events", "for", "until");

  /** What an event is compared with as a whole; checks of its data are written as others. */
  private static final Set<String> WHOLE = Set.of("data", "event");

  static final List<String> UNTIL_KEYS = untilKeys();

  private static final long MAX_EVENTS = 1_000_000_000;
  private static final String EXAMPLE = "such as sse: { until: { data: \"[DONE]\" } }";

  private final Source source;
  private final Registry registry;
  private final Scalars scalars;
  private final Symbols symbols;

  StreamParser(Source source, Registry registry, Symbols symbols) {
    this.source = source;
    this.registry = registry;
    this.scalars = new Scalars(source);
    this.symbols = symbols;
  }

  private static List<String> untilKeys() {
    List<String> keys = new ArrayList<>(List.of("data", "event"));
    ValueChecksParser.KEYS.stream()
        .filter(key -> !ValueChecksParser.WHOLE.contains(key))
        .forEach(keys::add);
    return List.copyOf(keys);
  }

  /**
   * The stream; null if there is none, or if it is wrong.
   *
   * @param name of the request
   */
  StreamSpec stream(Node node, String name) {
    if (node == null) {
      return null;
    }
    if (node instanceof ScalarNode scalar && scalar.getValue().equals("true")) {
      return spec(0, null, null, name); // until the server ends it
    }
    Fields fields = Fields.any(source, node, "sse", EXAMPLE + "; true listens to the end");
    if (fields == null) {
      return null;
    }
    fields.reportUnknown(KEYS, null);
    // Both of the same type: null must not become a number.
    Long events = fields.get("events") == null ? Long.valueOf(0) : events(fields.get("events"));
    Duration duration =
        fields.get("for") == null ? null : scalars.positiveDuration(fields.get("for"), "for");
    Node untilNode = fields.get("until");
    StreamSpec.Until until = untilNode == null ? null : until(untilNode);
    return events == null ? null : spec(events, duration, until, name);
  }

  /** A check of the data of an event, or of a message; null if it is wrong. */
  static Check checkOfData(Source source, Symbols symbols, Node node, String what) {
    List<String> keys = UNTIL_KEYS.subList(2, UNTIL_KEYS.size());
    Fields fields = Fields.any(source, node, what, null);
    fields.reportUnknown(what.equals("until") ? UNTIL_KEYS : keys, null);
    return fields.hasUnknown()
        ? null
        : new ValueChecksParser(source, symbols, (key, value) -> null).check(fields);
  }

  private StreamSpec spec(long events, Duration duration, StreamSpec.Until until, String name) {
    return new StreamSpec(
        events,
        duration,
        until,
        registry.requests.indexOf(EventName.ofFirstPart(name)),
        registry.requests.indexOf(EventName.ofNextPart(name)));
  }

  private Long events(Node node) {
    Long events = scalars.integer(node, "events");
    if (events != null && (events < 1 || events > MAX_EVENTS)) {
      source.problem(node, "events must be between 1 and " + MAX_EVENTS + ", got " + events, null);
      return null;
    }
    return events;
  }

  private StreamSpec.Until until(Node node) {
    Fields fields = Fields.any(source, node, "until", EXAMPLE);
    if (fields == null) {
      return null;
    }
    List<Fields.Entry> whole = fields.among(WHOLE);
    if (whole.isEmpty()) {
      Check check = checkOfData(source, symbols, node, "until");
      return check == null ? null : new StreamSpec.Until(null, null, check);
    }
    Fields.Entry first = whole.getFirst();
    fields.reportUnknown(List.of(first.name()), null);
    String text = source.text(first.value(), first.name());
    byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    if (bytes == null) {
      return null;
    }
    return first.name().equals("data")
        ? new StreamSpec.Until(bytes, null, null)
        : new StreamSpec.Until(null, bytes, null);
  }
}
