/**
 * The scenario language: what a run does, as data that agents execute.
 *
 * <p>The main flow, told once. {@link io.spate.scenario.Scenario#parse} reads YAML or JSON into a
 * tree of nodes with places ({@code parse}); each part of the tree has a parser that notes every
 * mistake it finds and goes on, so that all of them are told in one {@link
 * io.spate.scenario.ScenarioException}. What comes out is immutable and shared: the {@link
 * io.spate.scenario.LoadSpec}, {@link io.spate.scenario.UserClass}es with {@link
 * io.spate.scenario.Task}s of {@link io.spate.scenario.Step}s, and thresholds. Texts with
 * expressions are compiled once into a {@link io.spate.scenario.template.Template}; names of
 * variables have become indexes.
 *
 * <p>An agent makes a {@link io.spate.scenario.UserContext} per virtual user, the only thing that
 * changes, and for each iteration: {@link io.spate.scenario.UserContext#startIteration}, {@link
 * io.spate.scenario.UserClass#pickTask}, then for each {@link io.spate.scenario.RequestStep} render
 * path, headers and body, send, ask the {@link io.spate.scenario.check.Check}s, and if all hold do
 * the {@link io.spate.scenario.check.Save}s. Rendering and checking make no garbage of their own.
 *
 * <p>Plain Java without reflection, so that it runs in a native image.
 */
package io.spate.scenario;
