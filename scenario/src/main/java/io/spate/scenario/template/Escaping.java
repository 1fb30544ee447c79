package io.spate.scenario.template;

/** How an inserted value is made safe for the place where it stands. */
public enum Escaping {
  /** As it is. */
  NONE {
    @Override
    void escape(StringBuilder out, int from) {}
  },
  /** Inside a JSON string. */
  JSON {
    @Override
    void escape(StringBuilder out, int from) {
      JsonText.escape(out, from);
    }
  },
  /**
   * A part of a URL's path: letters, digits and {@code -._~!$&'()*+,;=:@} stay, all else (a slash
   * and a percent sign too) is percent-encoded as UTF-8.
   */
  PATH {
    @Override
    void escape(StringBuilder out, int from) {
      UrlText.PATH.encode(out, from);
    }
  },
  /** A name or value of a URL's query; a blank becomes %20. */
  QUERY {
    @Override
    void escape(StringBuilder out, int from) {
      UrlText.QUERY.encode(out, from);
    }
  },
  /** A whole URL or path: only what no URL may contain is percent-encoded. */
  URL {
    @Override
    void escape(StringBuilder out, int from) {
      UrlText.URL.encode(out, from);
    }
  },
  /** A name or value of application/x-www-form-urlencoded; a blank becomes +. */
  FORM {
    @Override
    void escape(StringBuilder out, int from) {
      UrlText.FORM.encode(out, from);
    }
  },
  /** A header's value; one with a control character is refused. */
  HEADER {
    @Override
    void escape(StringBuilder out, int from) {
      for (int i = from; i < out.length(); i++) {
        char c = out.charAt(i);
        if ((c < ' ' && c != '\t') || c == 127) {
          throw new TemplateException(
              "a header's value must not contain control characters such as line breaks");
        }
      }
    }
  };

  /** The text, escaped. */
  public String apply(String text) {
    StringBuilder out = new StringBuilder(text);
    escape(out, 0);
    return out.toString();
  }

  /** Escapes what stands in {@code out} from index {@code from} on, in place. */
  abstract void escape(StringBuilder out, int from);
}
