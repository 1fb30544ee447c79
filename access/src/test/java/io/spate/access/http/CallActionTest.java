package io.spate.access.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallActionTest {
  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/runs, run.create,",
    "PATCH, /api/v1/runs/r1/load, run.load, r1",
    "POST, /api/v1/runs/r1/stop/, run.stop, r1",
    "PUT, /api/v1/runs/r1/baseline, run.baseline, r1",
    "DELETE, /api/v1/runs/r1/baseline/, run.baseline-clear, r1",
    "GET, /api/v1/runs/r1/baseline, GET /api/v1/runs/r1/baseline,",
    "POST, /api/v1/stop-all, run.stop-all,",
    "POST, /login, session.login,",
    "DELETE, /api/v1/runs/r1, DELETE /api/v1/runs/r1,",
    "GET, /api/v1/runs, GET /api/v1/runs,"
  })
  void anActionIsAWordAndWhatIsNotKnownIsToldAsItIs(
      String method, String path, String word, String subject) {
    assertThat(CallAction.of(method, path)).isEqualTo(new CallAction(word, subject));
  }

  @Test
  void whatOthersWriteStaysOnOneLineAndBounded() {
    assertThat(CallNotes.plain(" a\r\nb\u2028c\u202Ed ")).isEqualTo("a b c d");
    assertThat(CallNotes.plain("x".repeat(10_000))).hasSize(301);
    assertThat(CallNotes.plain(" ")).isNull();
    Call call =
        new Call(1, "ci", "operator", "::1", null, "run.stop", "r1", "a\" status=\"200\\", 403);
    assertThat(call.toString())
        .isEqualTo(
            "audit caller=ci role=operator from=::1 askedBy=null action=\"run.stop\" subject=\"r1\""
                + " status=403 detail=\"a\\\" status=\\\"200\\\\\"");
  }
}
