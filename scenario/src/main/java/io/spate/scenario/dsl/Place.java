package io.spate.scenario.dsl;

/**
 * A line of Java that calls the DSL.
 *
 * @param file name of the source; {@code ?} if the class does not know it
 * @param line from 1; 0 if the class does not know it
 */
record Place(String file, int line) {
  private static final String PACKAGE = Place.class.getPackageName();

  /** The nearest caller that is not the DSL itself. */
  static Place here() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(each -> !each.getClassName().startsWith(PACKAGE + "."))
                    .findFirst()
                    .map(each -> new Place(each.getFileName(), Math.max(0, each.getLineNumber())))
                    .orElse(new Place(null, 0)));
  }

  Place {
    file = file == null ? "?" : file;
  }
}
