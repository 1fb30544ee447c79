package io.spate.scenario.check;

import io.spate.scenario.template.JsonText;

/** Values in messages. */
final class Words {
  private static final int LONGEST = 100;

  private Words() {}

  static String quoted(String text) {
    return JsonText.quoted(shortened(text));
  }

  static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
