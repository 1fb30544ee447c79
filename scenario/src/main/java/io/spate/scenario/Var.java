package io.spate.scenario;

import io.spate.scenario.template.Template;

/**
 * A variable of {@code vars}.
 *
 * @param name as templates write it
 * @param index its place in {@link UserContext}
 * @param value evaluated once per user
 */
public record Var(String name, int index, Template value) {}
