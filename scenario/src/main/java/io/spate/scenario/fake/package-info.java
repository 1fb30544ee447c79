/** Rows that are made up: what a scenario says of them. Who makes them is not part of it. */
package io.spate.scenario.fake;
