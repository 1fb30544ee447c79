package io.spate.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private static final String ERASE = "\u001b[1A\u001b[2K";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void linesStayAboveTheBlockThatIsDrawnAnew() {
    Terminal terminal = new Terminal(out, true, Style.PLAIN);

    terminal.live(List.of("running", "57 req/s"));
    terminal.line("an agent has joined");
    terminal.endLive();

    assertThat(printed())
        .isEqualTo(
            drawn("running\n57 req/s\n")
                + (ERASE + ERASE + "an agent has joined\n" + drawn("running\n57 req/s\n"))
                + (ERASE + ERASE));
  }

  @Test
  void whereNothingCanBeRefreshedThereIsNoBlockAndNoControlCharacter() {
    Terminal terminal = new Terminal(out, false, Style.PLAIN);

    terminal.live(List.of("running"));
    terminal.line("done");

    assertThat(printed()).isEqualTo("done\n");
  }

  @Test
  void whateverMomentItIsLeftAtTheTerminalIsAsItWas() {
    Terminal terminal = new Terminal(out, true, Style.ANSI);

    terminal.live(List.of("a", "b"));
    terminal.line("c");

    // Ctrl-C may come now: the cursor was never hidden, and lines wrap again after each drawing.
    assertThat(printed()).doesNotContain("\u001b[?25l").endsWith("\u001b[?7h");
  }

  @Test
  void sparklinesAreBarsFromNothingToTheGreatest() {
    assertThat(Sparkline.of(Arrays.asList(0.0, 1.0, 50.0, null, 100.0))).isEqualTo("▁▂▅ █");
    assertThat(Sparkline.of(List.of(0.0, 0.0))).isEqualTo("▁▁");
    assertThat(Sparkline.of(List.of())).isEmpty();
  }

  private static String drawn(String block) {
    return "\u001b[?7l" + block + "\u001b[?7h";
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
