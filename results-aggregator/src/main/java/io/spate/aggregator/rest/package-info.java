/** The REST API and the live streams. */
package io.spate.aggregator.rest;
