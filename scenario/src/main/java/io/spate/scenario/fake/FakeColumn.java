package io.spate.scenario.fake;

/**
 * A column of made-up values.
 *
 * @param name as templates write it
 * @param kind of its values
 * @param min the lowest value, in what the {@linkplain FakeKind#range range} of the kind says
 * @param max the highest value; both are among them
 */
public record FakeColumn(String name, FakeKind kind, long min, long max) {}
