package io.spate.cli.imports;

/**
 * A name and what it has for a value, such as a header or a field of a form.
 *
 * @param name as it is
 * @param value as it is, or a template of the language where it says so
 */
record Pair(String name, String value) {}
