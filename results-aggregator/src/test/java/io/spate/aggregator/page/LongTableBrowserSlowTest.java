package io.spate.aggregator.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of long tables the browser is not asked to show all anew with each update. */
@QuarkusTest
@TestProfile(ScriptedPages.class)
class LongTableBrowserSlowTest extends PageInBrowser {
  private static final int NAMES = 200;
  private static final int IN_TURN = 20; // as in tables.js

  /** Counts the rows of the table that each update writes, and keeps their names. */
  private static final String WATCH =
      """
      (() => {
        window.updates = [];
        window.written = new Set();
        const body = document.querySelector('[data-table=requests] tbody');
        new MutationObserver((changes) => {
          const rows = new Set();
          for (const { target } of changes) {
            const row = (target.parentElement ?? target).closest('tr');
            if (row) rows.add(row.dataset.key);
          }
          updates.push(rows.size);
          for (const row of rows) written.add(row);
        }).observe(body, { characterData: true, childList: true, subtree: true });
      })()
      """;

  /** Whether every third row shows as many requests as the first one: these are always the same. */
  private static final String ALL_ARE_NEW =
      """
      (() => {
        const cells = [...document.querySelectorAll('[data-table=requests] tbody [data-f=requests]')];
        return cells.every((cell, i) => i % 3 !== 0 || cell.textContent === cells[0].textContent);
      })()
      """;

  private Page openRun(int durationSeconds) {
    List<String> names = IntStream.range(0, NAMES).mapToObj(i -> "GET /item/" + i).toList();
    long start = System.currentTimeMillis() - 400_000;
    runs.add(new SimulatedRun("r1", "Many names", start, durationSeconds, 5_000, 50, names, 0.02));
    Page page = open("/runs/r1");
    assertThat(page.locator("[data-table=requests] tbody tr")).hasCount(NAMES);
    return page;
  }

  private Page openLive() {
    Page page = openRun(3_600);
    assertThat(page.locator("[data-connection]")).hasText("Live");
    page.waitForFunction(
        "() => performance.getEntriesByName('spate-update', 'measure').length > 2");
    page.evaluate(WATCH);
    return page;
  }

  private static void awaitUpdates(Page page, int number) {
    page.waitForFunction(
        "n => updates.length >= n",
        number,
        new Page.WaitForFunctionOptions().setPollingInterval(100).setTimeout(PATIENCE_MS));
  }

  private static boolean is(Page page, String expression) {
    return (boolean) page.evaluate(expression);
  }

  @Test
  void rowsOutOfSightAreWrittenInTurnAndNoneIsForgotten() {
    Page page = openLive();

    awaitUpdates(page, 3);
    assertThat(is(page, "updates.every((rows) => rows <= " + IN_TURN + ")")).isTrue();
    assertThat(is(page, ALL_ARE_NEW)).isFalse();

    awaitUpdates(page, NAMES / IN_TURN + 2);
    assertThat(page.evaluate("written.size")).isEqualTo(NAMES);
  }

  @Test
  void aRowThatComesIntoSightHasTheNewestNumbersAndGoesOn() {
    Page page = openLive();
    awaitUpdates(page, 2);

    page.evaluate(
        "document.querySelector('[data-table=requests] tfoot').scrollIntoView({ block: 'end' })");
    page.waitForFunction(
        """
        () => {
          const rows = [...document.querySelectorAll('[data-table=requests] tbody tr')];
          const seen = rows.filter((row, i) => {
            const { top, bottom } = row.getBoundingClientRect();
            return i % 3 === 0 && bottom > 0 && top < innerHeight;
          });
          const numbers = seen.map((row) => row.querySelector('[data-f=requests]').textContent);
          return seen.length > 3 && new Set(numbers).size === 1;
        }
        """);
    page.evaluate("updates.length = 0; written.clear()");
    awaitUpdates(page, 2);

    assertThat(is(page, "written.has('GET /item/199') && written.has('GET /item/190')")).isTrue();
    assertThat(complaints()).isEmpty();
  }

  @Test
  void whatIsPrintedOrCopiedIsNew() {
    Page page = openLive();
    awaitUpdates(page, 3);

    for (String reads : List.of("new Event('beforeprint')", "new ClipboardEvent('copy')")) {
      String target = reads.contains("copy") ? "document" : "window";
      boolean wereNew = is(page, ALL_ARE_NEW);
      boolean areNew = is(page, target + ".dispatchEvent(" + reads + "), " + ALL_ARE_NEW);
      assertThat(wereNew).isFalse();
      assertThat(areNew).as(reads).isTrue();
      awaitUpdates(page, number(page) + 2);
    }
  }

  private static int number(Page page) {
    return (int) page.evaluate("updates.length");
  }

  @Test
  void theLastNumbersAreInEveryRow() {
    Page page = openRun(404);

    assertThat(page.locator("[data-connection]")).hasText("Final result");
    assertThat(is(page, ALL_ARE_NEW)).isTrue();
  }

  @Test
  void aChartOutOfSightIsDrawnWhenItIsSeen() {
    Page page = openLive();
    page.evaluate(
        """
        (() => {
          window.drawn = 0;
          const clear = CanvasRenderingContext2D.prototype.clearRect;
          const users = document.querySelector('[data-chart=users] canvas');
          CanvasRenderingContext2D.prototype.clearRect = function (...all) {
            if (this.canvas === users) drawn++;
            return clear.apply(this, all);
          };
          document.querySelector('#log').scrollIntoView();
        })()
        """);
    awaitUpdates(page, 2); // the one of the first may have been on its way
    page.evaluate("drawn = 0");
    awaitUpdates(page, number(page) + 3);
    assertThat(page.evaluate("drawn")).isEqualTo(0);

    page.evaluate("document.querySelector('[data-chart=users]').scrollIntoView()");
    page.waitForFunction("() => drawn > 0");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void anotherOrderMovesAsFewRowsAsCanBe() {
    Page page = openRun(404);
    assertThat(page.locator("[data-connection]")).hasText("Final result");

    Object wrong =
        page.evaluate(
            """
            async () => {
              const { href } = new URL('order.js', document.querySelector('script[type=module]').src);
              const { rowsThatStay } = await import(href);
              const cases = [
                [[], []],
                [[0, 1, 2], [0, 1, 2]],
                [[1, 2, 3, 0], [0, 1, 2]],
                [[3, 0, 1, 2], [1, 2, 3]],
                [[0, -1, 1], [0, 2]],
                [[2, 1, 0], [2]],
                [[0, 4, 1, 2, 3], [0, 2, 3, 4]],
              ];
              return cases
                .map(([places, stay]) => [places, stay, [...rowsThatStay(places)].sort((a, b) => a - b)])
                .filter(([, stay, is]) => stay.join() !== is.join())
                .map((each) => JSON.stringify(each));
            }
            """);
    assertThat((List<?>) wrong).isEmpty();
    page.evaluate(
        """
        (() => {
          window.moved = 0;
          const body = document.querySelector('[data-table=requests] tbody');
          body.prepend(body.lastElementChild); // as if one row had risen to the top
          new MutationObserver((changes) => {
            for (const { addedNodes } of changes) moved += addedNodes.length;
          }).observe(body, { childList: true });
        })()
        """);
    page.locator("[data-table=requests] [data-sort=label]").click();

    assertThat(page.locator("[data-table=requests] tbody [data-f=label]").last())
        .hasText("/item/199");
    assertThat(page.evaluate("moved")).isEqualTo(1);
  }
}
