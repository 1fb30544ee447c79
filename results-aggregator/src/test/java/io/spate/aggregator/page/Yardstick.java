package io.spate.aggregator.page;

import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/**
 * How slow a browser's main thread is while something else is measured: by a fixed piece of the
 * same kind of work, script, style and layout, in a page of its own. So a bound in milliseconds
 * holds what it is for, the page, and not the machine or what else runs on it. Confined to the
 * test's thread.
 */
final class Yardstick implements AutoCloseable {
  /**
   * What the work takes where nothing hinders it, on the machine for which bounds in milliseconds
   * are: the least of 28 times on two cores of a Xeon, 187 to 355 ms.
   */
  private static final double UNHINDERED_MS = 187;

  private static final String WORK =
      """
      () => {
        const table = document.createElement('table');
        document.body.append(table);
        let height = 0;
        for (let round = 0; round < 4; round++) {
          const rows = [];
          for (let i = 0; i < 200; i++) {
            const cells = [];
            for (let j = 0; j < 10; j++) {
              cells.push('<td>' + ((i * 37 + j * 11 + round) % 1000).toLocaleString('en') + '</td>');
            }
            rows.push('<tr>' + cells.sort().join('') + '</tr>');
          }
          table.innerHTML = rows.join('');
          height += table.offsetHeight;
        }
        table.remove();
        return height;
      }
      """;

  private final Page page;
  private final CDPSession devTools;
  private final List<Double> taken = new ArrayList<>();

  private Yardstick(Page page) {
    this.page = page;
    this.devTools = MainThread.watch(page);
    for (int i = 0; i < 5; i++) {
      page.evaluate(WORK); // until its script is compiled
    }
  }

  /** One in a page beside this one. */
  static Yardstick beside(Page page) {
    return new Yardstick(page.context().newPage());
  }

  /** Does the work once. */
  void apply() {
    double before = MainThread.of(devTools).get(MainThread.TASKS);
    page.evaluate(WORK);
    taken.add((MainThread.of(devTools).get(MainThread.TASKS) - before) * 1_000);
  }

  /** By how much the work took longer than unhindered, by the median of all times; at least 1. */
  double slowness() {
    return Math.max(1, medianMs() / UNHINDERED_MS);
  }

  private double medianMs() {
    return taken.stream().sorted().toList().get(taken.size() / 2);
  }

  @Override
  public String toString() {
    return "%.0f ms (all: %s; unhindered %.0f)"
        .formatted(medianMs(), taken.stream().map(Math::round).toList(), UNHINDERED_MS);
  }

  @Override
  public void close() {
    page.close();
  }
}
