/**
 * Rows of feeds that are made up, by Datafaker. They are made where a run is submitted and sent to
 * the agents as a file is ({@code docs/adr/0022-fake-data-where-a-run-is-submitted.md}).
 */
package io.spate.fake;
