package io.spate.controlplane.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spate.protocol.log.LogFields;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With the logging of a service, whose context the fields have to get into. */
class LogFieldsTest {
  @AfterEach
  void forget() {
    MDC.clear();
  }

  @Test
  void aLineHasItsFieldsAndTheNextOneHasNot() {
    List<Object> seen = new ArrayList<>();
    LogFields.run("r1").agent("a1").slot(7).log(() -> seen.addAll(MDC.getMap().entrySet()));

    assertThat(seen).extracting(Object::toString).containsOnly("run=r1", "agent=a1", "slot=7");
    assertThat(MDC.getMap()).isEmpty();
  }

  @Test
  void whatWasThereIsThereAgainAlsoAfterAFailure() {
    MDC.put("run", "outer");
    assertThatThrownBy(
            () ->
                LogFields.run("inner")
                    .log(
                        () -> {
                          throw new IllegalStateException("the line's");
                        }))
        .hasMessage("the line's");

    assertThat(MDC.get("run")).isEqualTo("outer");
  }

  @Test
  void whatIsNotKnownIsNoField() {
    List<Object> seen = new ArrayList<>();
    LogFields.run(null).agent(null).log(() -> seen.addAll(MDC.getMap().entrySet()));

    assertThat(seen).isEmpty();
  }
}
