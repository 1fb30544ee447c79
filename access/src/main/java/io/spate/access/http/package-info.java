/**
 * Holds a service to {@link io.spate.access.Access}. The life of a request: {@code CrossSiteGuard}
 * refuses what another site's page sends; {@code AccessMechanism} finds out whom it comes from;
 * {@code AccessPolicy} says what the caller may do, for every path alike; a refusal is a problem
 * document, or for a browser's page the way to {@code LoginResource}.
 */
package io.spate.access.http;
