package io.spate.scenario.check;

import io.spate.scenario.UserContext;
import java.util.List;

/**
 * Takes a value out of a response. Immutable, thread-safe.
 *
 * @param selector where values are
 * @param pick which of them
 * @param transforms what to do to each, in this order
 */
public record Extraction(Selector selector, Pick pick, List<Transform> transforms) {
  public Extraction {
    transforms = List.copyOf(transforms);
  }

  /**
   * The value; null if there is none.
   *
   * @param nulls whether null in JSON is a value
   * @throws UnreadableException if the response cannot be read this way
   */
  Value of(ResponseView response, UserContext context, boolean nulls) {
    List<Value> values = selector.valuesIn(response);
    if (!nulls) {
      values = values.stream().filter(each -> each.form() != Value.Form.JSON_NULL).toList();
    }
    if (!transforms.isEmpty()) {
      values = values.stream().map(this::transformed).toList();
    }
    return pick.from(values, context);
  }

  private Value transformed(Value value) {
    String text = value.text();
    for (Transform each : transforms) {
      text = each.apply(text);
    }
    return Value.text(text);
  }

  /** For messages. */
  String words() {
    return pick.words(selector.words());
  }
}
