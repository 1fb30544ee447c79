package io.spate.scenario.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.scenario.Scenario;
import io.spate.scenario.Scenarios;
import io.spate.scenario.UserContext;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private static final Symbols SYMBOLS =
      new Symbols() {
        @Override
        public Variable variable(String name) {
          return name.equals("v") ? new Variable(true, 0, "GET /a") : null;
        }

        @Override
        public String whyNotHere(String name) {
          return null;
        }

        @Override
        public Collection<String> names() {
          return List.of("v");
        }

        @Override
        public int counter(String name) {
          return name.isEmpty() ? 0 : 1;
        }
      };

  private final Scenario scenario =
      Scenarios.parse(
          Scenarios.withSteps(
              "- get: /${counter}/${counter(b)}\n  save: { v: $.v }\n- get: /${v}"));

  private final UserContext context = Scenarios.user(scenario);

  private static Template compile(String text) {
    return Template.compile(
        text,
        Escaping.NONE,
        SYMBOLS,
        (offset, message, hint) -> {
          throw new AssertionError(text + " at " + offset + ": " + message);
        });
  }

  private String render(String text) {
    return compile(text).render(context);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "text, text",
        "$, $",
        "a$b, a$b",
        "$$, $$",
        "$${, ${",
        "$${v}, ${v}",
        "a $${v} ${v}, a ${v} val",
        "$$${v}, $${v}",
        "${v}${v}, valval",
        "${ v }, val",
        "${v|other}, val",
        "{v}, {v}",
        "5 $, 5 $",
      })
  void textAndExpressionsAreRendered(String text, String expected) {
    context.save(0, "val");

    assertThat(render(text)).isEqualTo(expected);
  }

  @Test
  void textWithoutExpressionsIsConstant() {
    assertThat(compile("a$${b}").isConstant()).isTrue();
    assertThat(compile("a$${b}").constantValue()).isEqualTo("a${b}");
    assertThat(compile("").constantValue()).isEmpty();
    assertThat(compile("a${v}").isConstant()).isFalse();
    assertThatThrownBy(() -> compile("${v}").constantValue())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void defaultIsUsedWhenThereIsNoValue() {
    assertThat(render("<${v|a b}>")).isEqualTo("<a b>");
    assertThat(render("<${v|}>")).isEqualTo("<>");
    assertThat(render("<${v:number|5}>")).isEqualTo("<5>");
    assertThatThrownBy(() -> render("${v:number|x}")).hasMessage("'v' must be a number, got \"x\"");
    assertThatThrownBy(() -> render("${v}"))
        .isInstanceOf(TemplateException.class)
        .hasMessage("variable 'v' is not set (it is saved by \"GET /a\", which has not succeeded)");
  }

  @ParameterizedTest
  @CsvSource({
    "0, true",
    "-0, true",
    "5, true",
    "-5, true",
    "12345678901234567890, true",
    "1.5, true",
    "-1.5e-7, true",
    "1E5, true",
    "01, false",
    "+1, false",
    "1., false",
    ".5, false",
    "0x1, false",
    "NaN, false",
    "'', false",
    "-, false",
    "' 1', false",
    "1 , true",
    "5a, false",
  })
  void numbersAreWhatJsonTakesForOne(String value, boolean holds) {
    context.save(0, value);

    if (holds) {
      assertThat(render("${v:number}")).isEqualTo(value);
    } else {
      assertThatThrownBy(() -> render("${v:number}")).isInstanceOf(TemplateException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":[1,{}]} | true",
        "\"x\" | true",
        "5 | true",
        "null | true",
        "[ ] | true",
        "abc | false",
        "{\"a\":} | false",
        "[1 | false",
        "1 2 | false",
        "'x' | false",
        "`` | false",
        "01 | false",
        "-- | false",
      })
  void jsonIsCheckedBeforeItIsSent(String value, boolean holds) {
    context.save(0, value);

    if (holds) {
      assertThat(render("${v:json}")).isEqualTo(value);
    } else {
      assertThatThrownBy(() -> render("${v:json}")).isInstanceOf(TemplateException.class);
    }
  }

  @Test
  void uuidsAreOfVersion4AndDiffer() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String text = render("${uuid}");
      UUID uuid = UUID.fromString(text);
      assertThat(uuid).hasToString(text);
      assertThat(uuid.version()).isEqualTo(4);
      assertThat(uuid.variant()).isEqualTo(2);
      seen.add(text);
    }
    assertThat(seen).hasSize(1_000);
  }

  @Test
  void randomIntegersCoverTheirRange() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      seen.add(render("${random.int(-2, 3)}"));
    }
    assertThat(seen).containsExactlyInAnyOrder("-2", "-1", "0", "1", "2", "3");
    assertThat(render("${random.int(7,7)}")).isEqualTo("7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${random.string(10)} | [A-Za-z]{10}",
        "${random.alphanumeric(12)} | [A-Za-z0-9]{12}",
        "${lorem.word} | [a-z]+",
        "${lorem.words(3)} | [a-z]+ [a-z]+ [a-z]+",
        "${lorem.sentence} | [A-Z][a-z]*( [a-z]+){4,11}\\.",
        "${lorem.paragraph} | ([A-Z][a-z]*( [a-z]+){4,11}\\. ?){3,6}",
        "${now.epochSeconds} | \\d{10}",
        "${now.epochMillis} | \\d{13}",
        "${user}-${iteration} | 0-1",
        "${counter}-${counter}-${counter(b)} | 1-2-1",
      })
  void functionsRenderWhatTheyPromise(String text, String pattern) {
    for (int i = 0; i < (text.contains("counter") ? 1 : 50); i++) {
      assertThat(render(text)).matches(Pattern.compile(pattern));
    }
  }

  @Test
  void nowIsTheCurrentTime() {
    Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
    Instant now = Instant.parse(render("${now}"));

    assertThat(now).isBetween(before, Instant.now());
  }

  @Test
  void everyFunctionThatIsListedCanBeCalled() {
    for (String name : Functions.names()) {
      String call =
          switch (name) {
            case "random.int" -> name + "(1,2)";
            case "random.string", "random.alphanumeric", "lorem.words" -> name + "(3)";
            default -> name;
          };
      assertThat(render("${" + call + "}")).as(name).isNotEmpty();
    }
  }

  @Test
  void templateIsSharedByUsers() {
    Template template = compile("${random.alphanumeric(20)}");
    UserContext other = new UserContext(scenario, 1, 42);

    assertThat(template.render(context)).isNotEqualTo(template.render(other));
  }
}
