/** The settings, each with its default and why. */
package io.spate.aggregator.config;
