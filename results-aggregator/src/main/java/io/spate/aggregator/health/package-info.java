/** Whether this instance is ready, in words. */
package io.spate.aggregator.health;
