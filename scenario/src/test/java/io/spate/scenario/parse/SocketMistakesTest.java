package io.spate.scenario.parse;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.spate.scenario.Marked;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Binary messages of WebSockets that make no sense. */
class SocketMistakesTest {
  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakeIsToldInWordsAtItsPlace(String step, String message) {
    Marked.assertProblems(
        "target: http://localhost\nload: { users: 1, duration: 1s }\nusers: [ { tasks: [ { sequence: ["
            + " { ws: / }, "
            + step
            + " ] } ] } ]\n",
        message);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments("{ wsSend: { base64: «'A?' } }", "not base64: 'A?' (such as AP96)"),
        arguments(
            "{ wsSend: { hex: «'0 0 f' } }", "not pairs of hex digits: '0 0 f' (such as 00 ff 7a)"),
        arguments(
            "{ wsSend: { hex: '00', «base64: AP96 } }", "'hex' and 'base64' exclude each other"),
        arguments(
            "{ wsSend: { file: «x.bin } }",
            "the content of 'x.bin' did not come with the scenario (spate run sends files along)"),
        arguments("{ wsExpect: { bytes: «-1 } }", "bytes must be between 0 and 1048576, got -1"),
        arguments(
            "{ wsExpect: { binary: «false } }",
            "binary must be true (it waits for any binary message)"),
        arguments(
            "{ wsExpect: { bytes: 5 }, «save: { a: $.b } }",
            "nothing can be saved of a binary message (remove save)"));
  }
}
