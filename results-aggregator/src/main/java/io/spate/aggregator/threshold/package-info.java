/** Whether thresholds hold, and how a run ended. */
package io.spate.aggregator.threshold;
