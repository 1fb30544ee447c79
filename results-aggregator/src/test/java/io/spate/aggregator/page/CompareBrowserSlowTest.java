package io.spate.aggregator.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.spate.aggregator.view.RecordedRun;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ScriptedPages.class)
class CompareBrowserSlowTest extends PageInBrowser {
  private static final long NOW = System.currentTimeMillis() / 1_000;

  private final RecordedRun before = RecordedRun.of("before", 7, NOW - 4_000, 120, 60, 1);
  private final RecordedRun after = RecordedRun.of("after", 8, NOW - 400, 100, 60, 3);

  private void bothRuns() {
    runs.add(before);
    runs.add(after);
  }

  private static Locator charts(Page page) {
    return page.locator("[data-compare] .plot canvas");
  }

  @Test
  void theDifferenceIsToldAsTheEndpointJudgesItAndDrawn() {
    bothRuns();
    JsonPath comparison =
        given().get("/api/v1/runs/after/compare/before").then().extract().jsonPath();

    Page page = open("/compare?a=before&b=after");

    assertThat(charts(page)).hasCount(6);
    Locator rows = page.locator("[data-table=difference] tbody tr");
    List<String> verdicts = comparison.getList("rows.verdict");
    assertThat(rows).hasCount(verdicts.size());
    for (int i = 0; i < verdicts.size(); i++) {
      assertThat(rows.nth(i).locator(".verdict")).hasText(verdicts.get(i));
    }
    assertThat(verdicts).contains("worse");
    Locator p95 = rows.filter(new Locator.FilterOptions().setHasText("95%ile"));
    double was = RecordedRun.percentileMs(before.events(), 95);
    double is = RecordedRun.percentileMs(after.events(), 95);
    assertThat(p95.locator("td").first()).hasText(Format.ms(was) + " ms");
    assertThat(p95.locator("td").nth(2)).hasText(Format.ms(is) + " ms");
    assertThat(page.locator("[data-compare]")).containsText("not the same planned seconds: 120.0");
    assertThat(page.locator("[data-table=names] tbody tr")).hasCount(3);
    assertThat(complaints()).isEmpty();
  }

  @Test
  void theRunsAreLaidOverEachOtherFromTheirStartsOn() {
    bothRuns();
    Page page = open("/compare?a=before&b=after");
    assertThat(charts(page)).hasCount(6);
    Locator plot = page.locator("[data-overlay=users] .u-over");
    plot.scrollIntoViewIfNeeded();

    plot.hover();

    Locator legend = page.locator("section:has([data-overlay=users]) .legend");
    assertThat(legend.locator(".at")).hasText(Pattern.compile("(59|1 min.*|[56][0-9] s).*"));
    assertThat(legend.locator("[data-column=baseline] b")).hasText("60");
    assertThat(legend.locator("[data-column=run] b")).hasText("60");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void twoRunsAreChosenFromTheListOfRuns() {
    bothRuns();
    Page page = open("/");

    page.locator("tr[data-key=after] a", new Page.LocatorOptions().setHasText("Compare")).click();

    assertThat(page.locator("[name=b]")).hasValue("after");
    assertThat(page.locator("[name=a]")).hasValue("before");
    page.locator("[data-compare-form] button").press("Enter");
    assertThat(page).hasURL(Pattern.compile(".*/compare\\?a=before&b=after"));
    assertThat(charts(page)).hasCount(6);
    page.locator("[data-table=difference] thead a").last().click();
    page.locator("a", new Page.LocatorOptions().setHasText("Compare with…")).click();
    assertThat(page.locator("[name=b]")).hasValue("after");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void aRunThatNobodyKnowsIsNamed() {
    bothRuns();
    Page page = open("/");

    Response answer = page.navigate(home.resolve("/compare?a=nobody&b=after").toString());

    assertThat(answer.status()).isEqualTo(404);
    assertThat(page.locator("[role=alert]")).containsText("There is no run nobody here");
    assertThat(page.locator("[name=b]")).hasValue("after");
  }

  @Test
  void namesFromOutsideStayText() {
    runs.add(Hostile.run("evil", System.currentTimeMillis()));
    runs.add(before);

    Page page = open("/compare?a=before&b=evil");

    assertThat(charts(page)).hasCount(6);
    assertThat(page.locator("[data-table=names]")).containsText(Hostile.SCRIPT);
    assertThat(page.evaluate("typeof window.pwned")).isEqualTo("undefined");
    assertThat(page.locator("main img[src=x]")).hasCount(0);
    assertNoSidewaysScroll(page);
    assertThat(complaints()).isEmpty();
  }

  @Test
  void aPhoneShowsEachNumberOfTheDifferenceBelowItsMetric() {
    bothRuns();
    Page page =
        open(home.resolve("/compare?a=before&b=after").toString(), 390, 800, ColorScheme.LIGHT);
    assertThat(charts(page)).hasCount(6);

    Locator row = page.locator("[data-table=difference] tbody tr").first();
    BoundingBox metric = row.locator("th").boundingBox();
    for (Locator cell : row.locator("td").all()) {
      BoundingBox box = cell.boundingBox();
      assertThat(box.x + box.width).isLessThanOrEqualTo(390);
      assertThat(box.y).isGreaterThanOrEqualTo(metric.y);
    }
    BoundingBox before = row.locator(".baseline").boundingBox();
    assertThat(before.y).isGreaterThanOrEqualTo(metric.y + metric.height);
    assertThat(row.locator(".baseline-range").boundingBox().x).isEqualTo(before.x);
    assertThat(row.locator(".run").boundingBox().y).isEqualTo(before.y);
    // What a screen reader is told stays a table.
    assertThat(page.getByRole(AriaRole.COLUMNHEADER, named("Verdict"))).isVisible();
    assertThat(page.getByRole(AriaRole.ROWHEADER, named("95%ile"))).isVisible();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  @Test
  void thePageFitsAPhoneAndADesktopInBothSchemesAndCanBeUsedByEveryone() {
    bothRuns();
    String address = home.resolve("/compare?a=before&b=after").toString();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(390, 1280)) {
        Page page = open(address, width, 800, scheme);
        assertThat(charts(page)).hasCount(6);
        assertNoSidewaysScroll(page);
        assertNoSidewaysScroll(page.locator("[data-table=difference]").locator(".."));
        assertThat(accessibilityViolations(page)).as("%s, %d px", scheme, width).isEmpty();
      }
    }
  }
}
