/**
 * Data of scenarios: feeds of rows, and what reads and keeps them. {@link
 * io.spate.scenario.data.FeedFile} reads CSV and JSON lines as they stream by, {@link
 * io.spate.scenario.data.FeedTable} keeps them, {@link io.spate.scenario.data.FeedDraws} says which
 * row is next.
 */
package io.spate.scenario.data;
