package io.spate.scenario.template;

import java.util.random.RandomGenerator;

/** Text without meaning, of the words of Cicero's "de finibus bonorum et malorum". */
final class Lorem {
  private static final String[] WORDS =
      ("lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut"
              + " labore et dolore magna aliqua enim ad minim veniam quis nostrud exercitation"
              + " ullamco laboris nisi aliquip ex ea commodo consequat duis aute irure in"
              + " reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint"
              + " occaecat cupidatat non proident sunt culpa qui officia deserunt mollit anim id est"
              + " laborum perspiciatis unde omnis iste natus error voluptatem accusantium doloremque"
              + " laudantium totam rem aperiam eaque ipsa quae ab illo inventore veritatis quasi"
              + " architecto beatae vitae dicta explicabo nemo ipsam quia voluptas aspernatur aut"
              + " odit fugit consequuntur magni dolores eos ratione sequi nesciunt neque porro"
              + " quisquam dolorem adipisci numquam eius modi tempora incidunt magnam aliquam"
              + " quaerat")
          .split(" ");

  private Lorem() {}

  static void words(RandomGenerator random, int count, StringBuilder out) {
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out.append(' ');
      }
      out.append(WORDS[random.nextInt(WORDS.length)]);
    }
  }

  /** 5 to 12 words. */
  static void sentence(RandomGenerator random, StringBuilder out) {
    int start = out.length();
    words(random, random.nextInt(5, 13), out);
    out.setCharAt(start, Character.toUpperCase(out.charAt(start)));
    out.append('.');
  }

  /** 3 to 6 sentences. */
  static void paragraph(RandomGenerator random, StringBuilder out) {
    int sentences = random.nextInt(3, 7);
    for (int i = 0; i < sentences; i++) {
      if (i > 0) {
        out.append(' ');
      }
      sentence(random, out);
    }
  }
}
