package io.spate.aggregator.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The Chromium of this machine, without a window. Nothing is downloaded: where there is none, the
 * tests that need it skip and say how to get it.
 */
final class Chromium implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger(Chromium.class);
  private static final String HOW_TO_GET_IT =
      "skipped, as there is no Chromium on the PATH: install it (apt-get install chromium), or set"
          + " SPATE_TEST_CHROMIUM to its path, to test the pages in a real browser";
  private static final List<String> COMMANDS =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<Path> ELSEWHERE =
      List.of(
          Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
          Path.of("/Applications/Chromium.app/Contents/MacOS/Chromium"));

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path executable) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(
                        List.of(
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  /** Starts it, or skips the test. The variable SPATE_TEST_CHROMIUM names one at another place. */
  static Chromium start() {
    Optional<Path> executable = find();
    if (executable.isEmpty()) {
      LOGGER.warn(HOW_TO_GET_IT);
    }
    assumeTrue(executable.isPresent(), HOW_TO_GET_IT);
    return new Chromium(executable.get());
  }

  private static Optional<Path> find() {
    Stream<Path> named = Stream.ofNullable(System.getenv("SPATE_TEST_CHROMIUM")).map(Path::of);
    Stream<Path> onPath =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .flatMap(folder -> COMMANDS.stream().map(command -> Path.of(folder, command)));
    return Stream.of(named, onPath, ELSEWHERE.stream())
        .flatMap(paths -> paths)
        .filter(Files::isExecutable)
        .findFirst();
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
