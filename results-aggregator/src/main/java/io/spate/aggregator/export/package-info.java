/**
 * A run as files for people and other tools: Locust's CSV files, JUnit XML, Markdown, HdrHistogram
 * log, and a report page that needs nothing else. All are made from a run's {@link
 * io.spate.aggregator.view.StatsView numbers} and {@link io.spate.aggregator.view.RunTimes
 * histograms}, live or finished.
 */
package io.spate.aggregator.export;
