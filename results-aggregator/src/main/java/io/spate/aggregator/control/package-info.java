/** The control plane, as far as the aggregator asks it for something. */
package io.spate.aggregator.control;
