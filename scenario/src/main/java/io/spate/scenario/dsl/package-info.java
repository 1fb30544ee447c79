/**
 * Scenarios in Java. {@link io.spate.scenario.dsl.Dsl} has the words, for a static import; {@link
 * io.spate.scenario.dsl.ScenarioSource} is what {@code spate run Todo.java} looks for.
 *
 * <p>Each word notes a piece of the document that YAML would have, and the line of Java it is from.
 * {@link io.spate.scenario.dsl.ScenarioDraft#toYaml} writes the document, which is read by the same
 * parser as any other: so there is one language, one model and one set of rules, and a mistake is
 * told with the line of Java. What is built here is not thread-safe.
 */
package io.spate.scenario.dsl;
