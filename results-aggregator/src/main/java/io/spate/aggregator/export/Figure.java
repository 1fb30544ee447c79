package io.spate.aggregator.export;

import java.util.List;

/**
 * A picture of the report page: SVG that needs no script, so that it is read offline and printed.
 */
interface Figure {
  /** What it shows, for those who cannot see it, too. */
  String title();

  /** Labels of its lines, by the number of their class; none if it has no lines. */
  List<String> labels();

  /** The picture as an element; every text in it is escaped. */
  String svg();
}
