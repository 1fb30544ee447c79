package io.spate.scenario.check;

import io.spate.scenario.template.JsonText;

/**
 * A value that a response holds.
 *
 * @param form what it is
 * @param text a string's content, or the literal text of JSON that is none
 */
record Value(Form form, String text) {
  /** What a value is. */
  enum Form {
    /** Text of a header or a document, which may be meant as anything. */
    TEXT,
    JSON_STRING,
    /** A number, true, false, an object or an array. */
    JSON_LITERAL,
    JSON_NULL
  }

  static Value text(String text) {
    return new Value(Form.TEXT, text);
  }

  static Value number(long number) {
    return new Value(Form.JSON_LITERAL, Long.toString(number));
  }

  /** As an element of a JSON array. */
  String json() {
    return form == Form.JSON_LITERAL || form == Form.JSON_NULL ? text : JsonText.quoted(text);
  }

  /** For messages. */
  String words() {
    return form == Form.JSON_LITERAL || form == Form.JSON_NULL
        ? Words.shortened(text)
        : Words.quoted(text);
  }
}
