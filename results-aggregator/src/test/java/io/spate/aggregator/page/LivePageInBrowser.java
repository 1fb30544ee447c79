package io.spate.aggregator.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** Base of the tests that watch the page of a run while it goes on. */
abstract class LivePageInBrowser extends PageInBrowser {
  /** How many updates the page has shown, for its script to tell. */
  static final String UPDATES = "performance.getEntriesByName('spate-update', 'measure').length";

  static Locator connection(Page page) {
    return page.locator("[data-connection]");
  }

  Page openLive(String path) {
    Page page = open(path);
    assertThat(connection(page)).hasText("Live");
    return page;
  }

  static void awaitUpdates(Page page, int number) {
    page.waitForFunction(
        "n => " + UPDATES + " >= n",
        number,
        // Seldom: to look at each frame would be work of the page that is measured.
        new Page.WaitForFunctionOptions().setPollingInterval(250).setTimeout(PATIENCE_MS));
  }

  static double number(Page page, String expression) {
    return ((Number) page.evaluate(expression)).doubleValue();
  }
}
