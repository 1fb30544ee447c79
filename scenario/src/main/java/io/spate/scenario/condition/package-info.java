/**
 * The conditions of {@code if} and {@code while}: {@link io.spate.scenario.condition.Condition}.
 */
package io.spate.scenario.condition;
