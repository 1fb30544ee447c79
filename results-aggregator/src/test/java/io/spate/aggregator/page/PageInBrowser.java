package io.spate.aggregator.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base of the tests that look at pages with a real browser; each test has a context of its own. */
abstract class PageInBrowser {
  /** For what happens in a second or two, on a machine that does other things as well. */
  static final double PATIENCE_MS = 30_000;

  private static final String ACCESSIBILITY_RULES =
      """
      async () => {
        const found = await axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        });
        if (found.passes.length === 0) throw new Error('no rule was applied');
        return found.violations.flatMap((violation) =>
          violation.nodes.map((node) => `${violation.id}: ${node.html} ${node.failureSummary}`),
        );
      }
      """;

  static Chromium chromium;

  @TestHTTPResource("/")
  URI home;

  @Inject ScriptedRuns runs;

  private final List<String> complaints = new ArrayList<>();
  private BrowserContext context;

  @AfterAll
  static void stopChromium() {
    if (chromium != null) {
      chromium.close();
      chromium = null;
    }
  }

  // Not once before all: tests that are skipped there are not even counted.
  @BeforeEach
  void startChromium() {
    if (chromium == null) {
      chromium = Chromium.start();
      PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
    }
  }

  @BeforeEach
  void forgetRuns() {
    runs.clear();
  }

  @AfterEach
  void closeContext() {
    if (context != null) {
      context.close();
      context = null;
    }
  }

  /** Opens a page in a desktop window, light. */
  Page open(String path) {
    return open(home.resolve(path).toString(), 1280, 800, ColorScheme.LIGHT);
  }

  Page open(String address, int width, int height, ColorScheme scheme) {
    closeContext();
    context =
        chromium
            .browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(width, height)
                    .setColorScheme(scheme)
                    .setLocale("en-GB")
                    .setTimezoneId("Europe/Berlin"));
    Page page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.navigate(address);
    return page;
  }

  /**
   * What the browser has complained of: uncaught errors, violations of the policy, missing files.
   */
  List<String> complaints() {
    return complaints;
  }

  /** WCAG violations of levels A and AA as axe-core finds them. */
  static List<?> accessibilityViolations(Page page) {
    page.evaluate(axe());
    return (List<?>) page.evaluate(ACCESSIBILITY_RULES);
  }

  static void assertNoSidewaysScroll(Page page) {
    assertThat(
            page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .as("pixels that the page is wider than the window")
        .isEqualTo(0);
  }

  /** As above, of a part of the page that may scroll by itself. */
  static void assertNoSidewaysScroll(Locator part) {
    assertThat(part.evaluate("element => element.scrollWidth - element.clientWidth"))
        .as("pixels that %s is wider than its frame", part)
        .isEqualTo(0);
  }

  private static String axe() {
    try (InputStream script = PageInBrowser.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("axe-core is not on the class path", e);
    }
  }
}
