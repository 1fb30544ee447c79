package io.spate.scenario;

/** One thing that a user does within a task. Steps may hold other steps: they form a tree. */
public sealed interface Step
    permits RequestStep,
        PauseStep,
        RepeatStep,
        WhileStep,
        ForEachStep,
        IfStep,
        ChooseStep,
        GroupStep,
        ParallelStep,
        SocketStep,
        AbortStep,
        ScriptStep {}
