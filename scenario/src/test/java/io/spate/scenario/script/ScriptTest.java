package io.spate.scenario.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
  private static String run(String source, String... arguments) {
    return script(source)
        .call(
            arguments.length == 0 ? new String[] {"17", "x"} : arguments, new SplittableRandom(1))[
        0];
  }

  private static Script script(String source) {
    return Script.compile(
        source,
        List.of("id", "key"),
        List.of("out"),
        (offset, message, hint) -> {
          throw new AssertionError(offset + ": " + message);
        });
  }

  @Test
  void signaturesAreThoseOfRfc4231() {
    assertThat(run("return hmac('SHA-256', key, id);", "what do ya want for nothing?", "Jefe"))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assertThat(run("return hash('SHA-1', 'abc', 'base64');"))
        .isEqualTo("qZk+NkcGgWq6PiVxeFDCbJzQ2J0=");
    assertThat(run("return hmac('SHA-512', key, id, 'base64url');")).hasSize(86);
    assertThat(run("return base64('\\u00e4');")).isEqualTo("w6Q=");
  }

  @Test
  void objectsAreJsonAndNumbersAreAsTheLanguageWritesThem() {
    assertThat(run("return { id: Number(id), tags: ['a', null], deep: { t: true } };"))
        .isEqualTo("{\"id\":17,\"tags\":[\"a\",null],\"deep\":{\"t\":true}}");
    assertThat(run("return { out: `${id}!`, more: 1 };")).isEqualTo("17!");
    assertThat(run("return Number(id) * 2;")).isEqualTo("34");
    assertThat(run("return id.split('').map((c) => c + '-').join('');")).isEqualTo("1-7-");
    assertThat(run("arguments[0] = 5; return typeof arguments[0];")).isEqualTo("number");
  }

  @Test
  void randomNumbersAreTheUsersOwn() {
    String source = "return [Math.random(), Math.random()];";

    assertThat(run(source)).isEqualTo(run(source)).contains(",");
    SplittableRandom random = new SplittableRandom(1);
    assertThat(run(source)).isEqualTo("[" + random.nextDouble() + "," + random.nextDouble() + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while (true) {}",
        "\nfor (;;) { try { while (true) {} } catch (e) {} }",
        "try { while (true) {} } finally { while (true) {} }",
        "return [3, 1, 2].sort(() => { while (true) {} });",
        "return /(.*a){25}b/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');",
        "return ({ get out() { while (true) {} } });"
      })
  void whatDoesNotEndIsEndedAndSaysWhere(String source) {
    int line = source.startsWith("\n") ? 2 : 1;
    long begin = System.nanoTime();

    assertThatThrownBy(() -> run(source))
        .isInstanceOf(ScriptException.class)
        .message()
        .startsWith("has not ended after ")
        .endsWith(", in line " + line);
    assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(20));
  }

  @Test
  void whatUsesMoreAndMoreMemoryIsEnded() {
    assertThatThrownBy(
            () ->
                run(
                    "let s = 'x'; const all = [];\n"
                        + "for (;;) { s += s.slice(0, 5000); all.push(s.toUpperCase() + s.length);"
                        + " all.push(all[all.length - 1].trim()); }"))
        .isInstanceOf(ScriptException.class)
        .message()
        .matches("has (used more than 32 MB|not ended after .*), in line 2");
  }

  /** Few instructions, and little time: nothing but the memory ends it. */
  @Test
  void whatUsesMuchMemoryInFewStepsIsEndedForItsMemory() {
    assertThatThrownBy(
            () ->
                run("const s = 'x'.repeat(100000), all = [];\nfor (;;) { all.push(s.slice(1)); }"))
        .isInstanceOf(ScriptException.class)
        .hasMessage("has used more than 32 MB, in line 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "return java.lang.System.getenv() | \"java\" is not defined",
        "return Packages.java.lang.System | \"Packages\" is not defined",
        "return getClass() | \"getClass\" is not defined",
        "return ''.getClass().forName('java.lang.Runtime') | getClass",
        "return ''.constructor.constructor('return Packages')() | \"Packages\" is not defined",
        "return hmac.getClass() | getClass",
        "return hmac.constructor('return java')() | \"java\" is not defined",
        "return new JavaAdapter() | \"JavaAdapter\" is not defined",
        "importClass('java.lang.System') | \"importClass\" is not defined",
        "return eval('1') | \"eval\" is not defined",
        "return require('fs') | \"require\" is not defined",
        "return load('x') | \"load\" is not defined",
        "return process.env | \"process\" is not defined"
      })
  void thereIsNoJavaAndNothingOfTheMachine(String source, String words) {
    assertThatThrownBy(() -> run(source))
        .isInstanceOf(ScriptException.class)
        .hasMessageStartingWith("failed in line 1: ")
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "globalThis.x = 1;",
        "x = 1;",
        "Object.prototype.x = 1;",
        "Array.prototype.map = null;",
        "String.prototype.trim.x = 1;",
        "JSON.parse = null;",
        "Math.random = () => 4;",
        "hmac.x = 1;",
        "Error.prototype.x = 1;",
        "RegExp.prototype.x = 1;",
        "Map.prototype.x = 1;"
      })
  void nothingCanBeLeftForOthers(String source) {
    assertThatThrownBy(() -> run(source + " return 1;"))
        .isInstanceOf(ScriptException.class)
        .hasMessageStartingWith("failed in line 1: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return 'x'.repeat(400000000);",
        "return ''.padEnd(400000000);",
        "return new Array(4294967295).fill(0);",
        "return new Array(4294967295).map((x) => x);",
        "const a = []; a[4000000000] = 1; return a.join();",
        "return Array.from({ length: 1e9 });",
        "return JSON.stringify(new Array(1e9));"
      })
  void oneInstructionCannotBeHuge(String source) {
    assertThatThrownBy(() -> run(source))
        .isInstanceOf(ScriptException.class)
        .hasMessageStartingWith("failed in line 1: RangeError: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\\n\\nthrow new Error('no ' + id); | failed in line 3: Error: no 17",
        "throw 'text'; | failed in line 1: threw text",
        "\\nreturn nothing.x; | failed in line 2: ReferenceError: \"nothing\" is not defined.",
        "const a = 1;\\na = 2; | failed in line 2: TypeError: Cannot modify readonly property: a.",
        "return; | returned no 'out'",
        "return null; | returned no 'out'",
        "return () => 1; | returned a function as 'out'",
        "return hmac('SHA-3', key, id); | failed in line 1: TypeError: hmac: no such algorithm:"
            + " 'SHA-3'; there are MD5, SHA-1, SHA-256, SHA-384 and SHA-512",
        "return hmac(key); | failed in line 1: TypeError: hmac takes at least 3 values, got 1",
        "function f(n) { return f(n + 1) + 1; } return f(0); | failed in line 1: Exceeded maximum"
            + " stack depth"
      })
  void whatFailsSaysWhyAndWhere(String source, String message) {
    assertThatThrownBy(() -> run(source.replace("\\n", "\n")))
        .isInstanceOf(ScriptException.class)
        .hasMessage(message);
    assertThat(run("return 'goes on';")).isEqualTo("goes on");
  }

  @Test
  void severalValuesComeByTheirNames() {
    Script two =
        Script.compile("return { b: 2, a: 'x' };", List.of(), List.of("a", "b"), (o, m, h) -> {});
    Script less = Script.compile("return { a: 1 };", List.of(), List.of("a", "b"), (o, m, h) -> {});
    Script none = Script.compile("return 5;", List.of(), List.of("a", "b"), (o, m, h) -> {});

    assertThat(two.call(new String[0], new SplittableRandom())).containsExactly("x", "2");
    assertThatThrownBy(() -> less.call(new String[0], new SplittableRandom()))
        .hasMessage("returned no 'b'");
    assertThatThrownBy(() -> none.call(new String[0], new SplittableRandom()))
        .hasMessageStartingWith("must return an object with a, b");
  }

  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    Script script = script("let s = 0; for (let i = 0; i < 100; i++) s += i * id; return s;");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int t = 1; t <= 4; t++) {
        String id = Integer.toString(t);
        calls.add(
            () -> {
              int wrong = 0;
              for (int i = 0; i < 500; i++) {
                String expected = Integer.toString(4950 * Integer.parseInt(id));
                if (!script.call(new String[] {id, ""}, new SplittableRandom())[0].equals(
                    expected)) {
                  wrong++;
                }
              }
              return wrong;
            });
      }
      for (var each : threads.invokeAll(calls, 60, TimeUnit.SECONDS)) {
        assertThat(each.get()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
