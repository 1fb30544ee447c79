package io.spate.scenario.check;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jsoup.parser.Parser;

/** What can be done to a text that was taken out of a response. */
public enum Transform {
  /** Without blanks and line ends at both ends. */
  TRIM("trim", String::strip),
  LOWER("lower", text -> text.toLowerCase(Locale.ROOT)),
  UPPER("upper", text -> text.toUpperCase(Locale.ROOT)),
  /** As in forms: a blank becomes {@code +}. */
  URL_ENCODE("urlEncode", text -> URLEncoder.encode(text, StandardCharsets.UTF_8)),
  URL_DECODE("urlDecode", text -> URLDecoder.decode(text, StandardCharsets.UTF_8)),
  /** Of the UTF-8 bytes, with padding. */
  BASE64(
      "base64", text -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))),
  /** Either alphabet, with or without padding, as tokens have it. */
  BASE64_DECODE("base64Decode", Transform::decoded),
  /** {@code &amp;} becomes {@code &}, and so on. */
  HTML_DECODE("htmlDecode", text -> Parser.unescapeEntities(text, false));

  private final String label;
  private final UnaryOperator<String> function;

  Transform(String label, UnaryOperator<String> function) {
    this.label = label;
    this.function = function;
  }

  private static String decoded(String text) {
    byte[] bytes = Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The name in scenarios. */
  public String label() {
    return label;
  }

  /** The names of all. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Transform::label).toList();
  }

  /** The one of a name; null if there is none. */
  public static Transform of(String label) {
    return Arrays.stream(values()).filter(e -> e.label.equals(label)).findFirst().orElse(null);
  }

  String apply(String text) {
    try {
      return function.apply(text);
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(Words.quoted(text) + ", which " + label + " cannot read");
    }
  }
}
