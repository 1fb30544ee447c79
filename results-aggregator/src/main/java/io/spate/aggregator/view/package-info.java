/** A live run merged over partitions and agents: numbers now, totals, charts. */
package io.spate.aggregator.view;
