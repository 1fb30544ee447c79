package io.spate.scenario.template;

import java.util.Collection;
import java.util.Locale;

/** Finds what somebody who mistyped a word may have meant. */
public final class Suggestion {
  private static final int LONGEST = 60;

  private Suggestion() {}

  /** {@code did you mean 'x'?} and the list of words, or only the list. */
  public static String hint(String written, Collection<String> words, String introduction) {
    String near = nearest(written, words);
    String list = introduction + " " + String.join(", ", words);
    return near == null ? list : "did you mean '" + near + "'? " + list;
  }

  /** The nearest word by the number of edits; null if none is near enough. */
  public static String nearest(String written, Collection<String> words) {
    if (written.length() > LONGEST) {
      return null;
    }
    String lower = written.toLowerCase(Locale.ROOT);
    int best = Math.max(1, Math.min(3, written.length() / 3)) + 1;
    String nearest = null;
    for (String word : words) {
      int edits = edits(lower, word.toLowerCase(Locale.ROOT), best);
      if (edits < best) {
        best = edits;
        nearest = word;
      }
    }
    return nearest;
  }

  /** Levenshtein's distance, with a swap of neighbours as one edit; {@code limit} if not below. */
  private static int edits(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(last[j - 1] + change, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] reused = beforeLast;
      beforeLast = last;
      last = row;
      row = reused;
    }
    return last[b.length()];
  }
}
