package io.spate.aggregator.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.spate.protocol.status.ClockReading;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The modules that the pages are made of, one by one, where they run. */
@QuarkusTest
@TestProfile(ScriptedPages.class)
class ScriptBrowserQuarkusTest extends PageInBrowser {

  @Test
  void numbersHaveTheSameShapeFromServerAndBrowser() {
    Page page = open("/");
    Map<String, Function<Number, String>> server =
        Map.of(
            "count", Format::count,
            "rate", Format::rate,
            "ms", Format::ms,
            "percent", Format::percent,
            "bytes", Format::bytes,
            "cores", Format::cores,
            "duration", Format::duration);
    List<Double> values =
        IntStream.rangeClosed(-60, 120)
            .mapToObj(i -> Math.pow(10, i / 10.0))
            .flatMap(x -> Stream.of(x, Math.floor(x), x + 0.5, x * 3.7))
            .toList();

    server.forEach(
        (function, format) -> {
          List<?> words =
              (List<?>)
                  in(page, "format.js", "(m, [name, all]) => all.map(m[name])", function, values);
          assertThat(withValues(values, words))
              .as(function)
              .isEqualTo(withValues(values, values.stream().map(format).toList()));
        });
  }

  @Test
  void clocksHaveTheSameShapeFromServerAndBrowser() {
    Page page = open("/");
    List<ClockReading> clocks =
        List.of(
            new ClockReading(1_740.4, 2.5, true),
            new ClockReading(-0.4, 0.7, false),
            new ClockReading(-12_345.6, 80, true));

    assertThat(
            in(
                page,
                "format.js",
                "(m, [all]) => all.map(([skewMs, uncertaintyMs, off]) => m.skew({ skewMs,"
                    + " uncertaintyMs, off }))",
                clocks.stream()
                    .map(clock -> List.of(clock.skewMs(), clock.uncertaintyMs(), clock.off()))
                    .toList()))
        .isEqualTo(clocks.stream().map(Format::skew).toList())
        .isEqualTo(List.of("⚠ +1,740 ± 3", "−0 ± 1", "⚠ −12,346 ± 80"));
    assertThat(Format.skew(null)).isEqualTo("–");
  }

  @Test
  void timesSinceTheStartHaveTheSameShapeFromServerAndBrowser() {
    Page page = open("/");
    List<Double> times = List.of(0.0, 999_400.0, 999_600.0, 1e6, 1_000_600.0, 1_065_000.0, 9e6);

    assertThat(
            in(page, "format.js", "(m, [all]) => all.map((x) => m.sinceStart(x, 1000000))", times))
        .isEqualTo(
            times.stream().map(time -> Format.sinceStart(time.longValue(), 1_000_000)).toList());
    assertThat(Format.sinceStart(997_000, 1_000_000)).isEqualTo("−3 s");
    assertThat(Format.sinceStart(997_000, 0)).isEqualTo("–");
  }

  @Test
  void entriesOfALogThatAreKnownAreNotRepeated() {
    Page page = open("/");

    Object merged =
        in(
            page,
            "log.js",
            """
            (m) => {
              const entry = (at, kind) => ({ at, kind, message: 'x', agentId: null, users: 0 });
              const log = new m.RunLog();
              log.merge({ entries: [entry(10, 'created'), entry(30, 'ended')], leftOut: 0 });
              const again = log.merge({ entries: [entry(30, 'ended')], leftOut: 2 });
              log.merge({ entries: [entry(20, 'agent-lost'), entry(20, 'created')], leftOut: 2 });
              return [again, log.leftOut, log.entries.map((e) => `${e.at} ${e.kind}`)];
            }
            """);

    assertThat(merged)
        .isEqualTo(
            List.of(false, 2, List.of("10 created", "20 agent-lost", "20 created", "30 ended")));
  }

  @Test
  void textsAndNamesHaveTheSameShapeFromServerAndBrowser() {
    Page page = open("/");
    List<String> texts =
        List.of(
            "GET /todo/[id]",
            "GETTING started",
            "log in",
            "",
            Hostile.SCRIPT,
            Hostile.RIGHT_TO_LEFT,
            Hostile.LONG,
            "a\u0000b\u0085c\td\ne\u200Ef",
            "\uD83D\uDE00".repeat(40));

    assertThat(in(page, "format.js", "(m, [all]) => all.map((x) => m.plain(x, 33))", texts))
        .isEqualTo(texts.stream().map(text -> Format.plain(text, 33)).toList());
    assertThat(
            in(
                page,
                "format.js",
                "(m, [all]) => all.map(m.requestName).map((x) => `${x.type}|${x.label}`)",
                texts))
        .isEqualTo(
            texts.stream().map(RequestName::of).map(x -> x.type() + "|" + x.label()).toList());
  }

  @Test
  void secondsThatComeAgainReplaceTheEarlierOnes() {
    Page page = open("/");

    Object merged =
        in(
            page,
            "series.js",
            """
            (m) => {
              const other = (t, rps) => ({
                ...Object.fromEntries(m.COLUMNS.map((c) => [c, t.map(() => null)])), t, rps,
              });
              const series = new m.Series();
              series.merge(other([10, 11, 13], [1, 2, 4]));
              series.merge(other([11, 12, 13, 14], [20, 30, 40, 50]));
              series.merge(other([9], [0]));
              return [series.t, series.rps, series.p95.length];
            }
            """);

    assertThat(merged)
        .isEqualTo(List.of(List.of(9, 10, 11, 12, 13, 14), List.of(0, 1, 20, 30, 40, 50), 6));
  }

  @Test
  void currentRatesAreOfTheLastSecondsOnly() {
    Page page = open("/");

    Object rates =
        in(
            page,
            "rates.js",
            """
            (m) => {
              const rates = new m.CurrentRates();
              const report = (requests, failures) => ({
                byName: [{ name: 'a', requests, failures }],
              });
              rates.add(1_000, report(100, 0));
              const first = rates.of('a').rps;
              for (let s = 2; s <= 10; s++) rates.add(s * 1_000, report(100, 0));
              for (let s = 11; s <= 16; s++) rates.add(s * 1_000, report(100 + (s - 10) * 8, s - 10));
              return [first, rates.of('a').rps, rates.of('a').failures, rates.of('b').rps];
            }
            """);

    assertThat(rates).isEqualTo(Arrays.asList(null, 8, 1, null));
  }

  /** Calls a function in the browser with a module and arguments. */
  private static Object in(Page page, String module, String function, Object... arguments) {
    return page.evaluate(
        "([module, all]) => import(module).then((m) => (" + function + ")(m, all))",
        List.of(Assets.own(module), Arrays.asList(arguments)));
  }

  private static List<String> withValues(List<Double> values, List<?> words) {
    return IntStream.range(0, values.size())
        .mapToObj(i -> values.get(i) + ": " + words.get(i))
        .toList();
  }
}
