package io.spate.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Records visits of this machine's Chromium. Nothing is downloaded: where there is none, the test
 * skips and says how to get it.
 */
final class Recorder {
  private static final String HOW_TO_GET_IT =
      "skipped, as there is no Chromium on the PATH: install it (apt-get install chromium), or set"
          + " SPATE_TEST_CHROMIUM to its path, to record a visit of a real browser";
  private static final List<String> COMMANDS =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private Recorder() {}

  /** Skips the test where there is no browser. */
  static void requireBrowser() {
    assumeTrue(find().isPresent(), HOW_TO_GET_IT);
  }

  /** Writes to the file all that a visit sends and gets (HAR 1.2), or skips the test. */
  static void record(Path har, Consumer<Page> visit) {
    Optional<Path> executable = find();
    assumeTrue(executable.isPresent(), HOW_TO_GET_IT);
    try (Playwright playwright =
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(executable.get())
                        .setArgs(
                            List.of(
                                "--disable-gpu",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")))) {
      // The recording is written when the context is closed.
      try (BrowserContext context =
          browser.newContext(new Browser.NewContextOptions().setRecordHarPath(har))) {
        visit.accept(context.newPage());
      }
    }
  }

  private static Optional<Path> find() {
    Stream<Path> named = Stream.ofNullable(System.getenv("SPATE_TEST_CHROMIUM")).map(Path::of);
    Stream<Path> onPath =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .flatMap(folder -> COMMANDS.stream().map(command -> Path.of(folder, command)));
    return Stream.concat(named, onPath).filter(Files::isExecutable).findFirst();
  }
}
