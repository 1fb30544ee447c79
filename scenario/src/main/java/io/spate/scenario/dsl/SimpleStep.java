package io.spate.scenario.dsl;

/** A step of which all is said when it is made. */
final class SimpleStep extends StepDraft {
  SimpleStep(String key, Object value) {
    put(key, value);
  }

  SimpleStep and(String key, Object value) {
    put(key, value);
    return this;
  }
}
