package io.spate.scenario.dsl;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spate.scenario.DurationText;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What all words of the DSL have in common: a map of the document that grows call by call. */
abstract class Draft {
  private static final int MAX_NESTING = 50;
  private static final ObjectMapper MAPPER = new ObjectMapper(); // reads records

  private final Doc.Entries entries = Doc.Entries.at(Place.here());

  /** The piece of the document. */
  Doc doc() {
    return entries;
  }

  /** The map, as it is. */
  final Doc.Entries entries() {
    return entries;
  }

  final boolean has(String key) {
    return entries.values().containsKey(key);
  }

  /** Sets a key that may be said once. */
  final void put(String key, Object value) {
    Doc doc = docOf(value);
    Doc before = entries.values().putIfAbsent(key, doc);
    if (before != null) {
      throw new IllegalArgumentException(
          "'" + key + "' was said already, in line " + before.place().line() + "; say it once");
    }
  }

  /** Sets a key of a map within. */
  final void putInto(String map, String key, Object value) {
    if (key == null) {
      throw new IllegalArgumentException("a name in '" + map + "' is null; give it one");
    }
    Doc said = entries.values().computeIfAbsent(map, any -> Doc.Entries.at(Place.here()));
    if (!(said instanceof Doc.Entries inner)) {
      throw new IllegalArgumentException(
          "'" + map + "' was said already, in line " + said.place().line() + "; say it once");
    }
    if (inner.values().putIfAbsent(key, docOf(value)) != null) {
      throw new IllegalArgumentException("'" + key + "' is there twice in '" + map + "'");
    }
  }

  /** Adds to a list within. */
  final void add(String list, Object value) {
    Doc.Items items =
        (Doc.Items) entries.values().computeIfAbsent(list, any -> Doc.Items.at(Place.here()));
    items.values().add(docOf(value));
  }

  /** Adds several to a list within, which is then there even if there are none. */
  final void addAll(String list, List<?> values) {
    entries.values().computeIfAbsent(list, any -> Doc.Items.at(Place.here()));
    values.forEach(each -> add(list, each));
  }

  /** Steps that must be there. */
  static Doc.Items steps(StepDraft[] steps) {
    return (Doc.Items) docOf(List.of(steps));
  }

  /**
   * A value as a piece of the document: text, a number, true, false, null, a list or an array, a
   * map with text for keys, a record, a duration, or a word of the DSL.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static Doc docOf(Object value) {
    return docOf(value, Place.here(), 0);
  }

  private static Doc docOf(Object value, Place place, int depth) {
    if (depth > MAX_NESTING) {
      throw new IllegalArgumentException(
          "a value is nested deeper than " + MAX_NESTING + " levels; does it contain itself?");
    }
    return switch (value) {
      case null -> new Doc.Leaf(place, "null", true);
      case Doc doc -> doc;
      case Draft draft -> draft.doc();
      case Duration duration -> new Doc.Leaf(place, text(duration), false);
      case Boolean bool -> new Doc.Leaf(place, bool.toString(), true);
      case Number number -> new Doc.Leaf(place, number(number), true);
      case CharSequence text -> new Doc.Leaf(place, text.toString(), false);
      case Character text -> new Doc.Leaf(place, text.toString(), false);
      case Enum<?> constant -> new Doc.Leaf(place, constant.name(), false);
      case Map<?, ?> map -> {
        Doc.Entries entries = Doc.Entries.at(place);
        map.forEach(
            (key, each) ->
                entries.values().put(String.valueOf(key), docOf(each, place, depth + 1)));
        yield entries;
      }
      case Iterable<?> list -> {
        Doc.Items items = Doc.Items.at(place);
        list.forEach(each -> items.values().add(docOf(each, place, depth + 1)));
        yield items;
      }
      case Record record -> docOf(components(record), place, depth);
      default -> {
        if (!value.getClass().isArray()) {
          throw new IllegalArgumentException(
              "a value of "
                  + value.getClass().getName()
                  + " cannot be written; give text, a number, true, false, null, a list, a map or"
                  + " a record");
        }
        Doc.Items items = Doc.Items.at(place);
        for (int i = 0; i < Array.getLength(value); i++) {
          items.values().add(docOf(Array.get(value, i), place, depth + 1));
        }
        yield items;
      }
    };
  }

  private static Map<String, Object> components(Record record) {
    return MAPPER.convertValue(record, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  /** A duration as a scenario writes it. */
  static String text(Duration duration) {
    if (duration == null) {
      throw new IllegalArgumentException("a duration is null; write seconds(5) or millis(500)");
    }
    if (duration.isNegative() || duration.toNanos() % 1000 != 0) {
      throw new IllegalArgumentException(
          "a duration is at least 0, in whole microseconds, got " + duration);
    }
    return DurationText.of(duration);
  }

  /** A number as JSON writes it. */
  static String number(Number number) {
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a number must be finite, got " + value);
      }
      return value == Math.rint(value) && Math.abs(value) < 1e15
          ? Long.toString((long) value)
          : new BigDecimal(number.toString()).toPlainString();
    }
    return number instanceof BigDecimal decimal ? decimal.toPlainString() : number.toString();
  }
}
