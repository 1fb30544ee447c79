package io.spate.scenario.dsl;

import io.spate.scenario.Step;

/** A {@link Step} that is being written; {@link Dsl} makes each kind. */
public abstract sealed class StepDraft extends Draft
    permits RequestDraft, WhileDraft, IfDraft, ParallelDraft, SocketDraft, ScriptDraft, SimpleStep {
  StepDraft() {}
}
