package io.spate.aggregator.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ScriptedPages.class)
class HomePageBrowserSlowTest extends PageInBrowser {

  private static long now() {
    return System.currentTimeMillis();
  }

  @Test
  void aNewRunAppearsByItselfAndItsNumbersMove() {
    Page page = open("/");
    assertThat(page.locator("[data-empty]")).isVisible();

    runs.add(SimulatedRun.crud("r1", now() - 10_000, 3_600, 0));

    assertThat(page.locator("[data-key=r1]")).isVisible();
    assertThat(page.locator("[data-empty]")).isHidden();
    String before = page.locator("[data-key=r1] [data-f=requests]").innerText();
    assertThat(page.locator("[data-key=r1] [data-f=requests]")).not().hasText(before);

    runs.add(SimulatedRun.crud("r2", now(), 3_600, 0));

    assertThat(page.locator("[data-runs] tbody tr").first()).hasAttribute("data-key", "r2");
    page.locator("[data-key=r1] [data-f=link]").click();
    assertThat(page.locator("h1")).hasText("Todo CRUD");
    assertThat(complaints()).isEmpty();
  }

  @Test
  void theListFitsAPhoneAndADesktopInBothSchemesAndCanBeUsedByEveryone() {
    runs.add(SimulatedRun.crud("r1", now() - 40_000, 3_600, 0.04));
    runs.add(SimulatedRun.crud("r2", now() - 400_000, 60, 0));
    runs.add(Hostile.run("evil", now()));

    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(390, 1280)) {
        Page page = open(home.toString(), width, 800, scheme);
        assertThat(page.locator("[data-connection]")).hasText("Live");
        assertNoSidewaysScroll(page);
        assertThat(accessibilityViolations(page)).as("%s, %d px", scheme, width).isEmpty();
      }
    }
  }

  @Test
  void theAuditLogIsOneClickAwayAndSaysWhyItIsEmpty() {
    Page page = open("/");
    page.locator("nav a[href='/audit']").click();

    // No control plane is there.
    assertThat(page.locator("h1")).hasText("Audit log");
    assertThat(page.locator("[role=alert]")).containsText("spate.control-plane.url");
    assertThat(accessibilityViolations(page)).isEmpty();
    assertNoSidewaysScroll(page);
  }

  @Test
  void thePageOfARunThatIsNotKnownYetOpensItAsSoonAsItIs() {
    Page page = open("/runs/soon");
    assertThat(page.locator("h1")).containsText("There is no run soon");
    assertThat(accessibilityViolations(page)).isEmpty();

    runs.add(SimulatedRun.crud("soon", now() - 1_000, 3_600, 0));

    assertThat(page.locator("h1")).hasText("Todo CRUD");
  }
}
