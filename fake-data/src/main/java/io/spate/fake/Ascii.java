package io.spate.fake;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/** Names as accounts write them: small letters, digits and dots. */
final class Ascii {
  /** What has no mark that could be taken away. */
  private static final Map<Character, String> OTHERS =
      Map.of(
          'ß', "ss", 'ø', "o", 'æ', "ae", 'œ', "oe", 'ł', "l", 'đ', "d", 'ð', "d", 'þ', "th", 'ı',
          "i");

  private Ascii() {}

  /** The name without marks; what has no letter in ASCII is left out. */
  static String of(String name) {
    StringBuilder text = new StringBuilder();
    Normalizer.normalize(name.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
        .chars()
        .forEach(
            each -> {
              char letter = (char) each;
              if (letter >= 'a' && letter <= 'z' || letter >= '0' && letter <= '9') {
                text.append(letter);
              } else if (letter == '.' && !text.isEmpty()) {
                text.append(letter);
              } else {
                text.append(OTHERS.getOrDefault(letter, ""));
              }
            });
    return text.toString();
  }
}
