package io.spate.cli.imports;

/** Decides which values of a request are replaced, and by what. */
interface Values {
  /** Where in a request a value stands. */
  enum Place {
    PATH,
    QUERY,
    HEADER,
    COOKIE,
    FORM,
    JSON_TEXT,
    JSON_NUMBER,
    BODY
  }

  /**
   * What stands for a value.
   *
   * @param place where it stands
   * @param key the name of its header, field or parameter; the segment before it in a path
   * @param value as it is, decoded
   * @return a template; null to leave the value as it is
   */
  String templateOf(Place place, String key, String value);

  /** The template, or the value as a literal. */
  default String text(Place place, String key, String value) {
    String template = templateOf(place, key, value);
    return template == null ? Texts.literal(value) : template;
  }
}
