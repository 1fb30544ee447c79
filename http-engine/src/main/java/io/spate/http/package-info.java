/**
 * An HTTP/1.1 client for load generation.
 *
 * <p>A user prepares its {@link io.spate.http.HttpExchange} with a {@link
 * io.spate.http.PreparedRequest} or by writing into its {@link io.spate.http.RequestBuffer}, and
 * gives it to the {@link io.spate.http.HttpEngine} of its event loop. The engine finds or makes a
 * {@code Connection}, which copies the request's bytes to the socket and feeds what comes back to
 * its {@code ResponseParser}, until the response is complete; then the exchange's listener is told.
 * All of it happens on one thread.
 */
package io.spate.http;
