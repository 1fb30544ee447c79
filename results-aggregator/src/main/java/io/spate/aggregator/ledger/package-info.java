/** The accounting of events: produced = aggregated + lost, and when it is final. */
package io.spate.aggregator.ledger;
