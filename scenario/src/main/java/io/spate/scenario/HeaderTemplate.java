package io.spate.scenario;

import io.spate.scenario.template.Template;

/** A request header; the value may hold expressions and never renders to a line break. */
public record HeaderTemplate(String name, Template value) {}
