/**
 * Who may do what. Plain Java: {@link io.spate.access.ApiToken} is a line of the settings, {@link
 * io.spate.access.TokenSecret} what its holder has, {@link io.spate.access.Access} the one decision
 * of whom a request comes from. {@code http} holds services to it.
 */
package io.spate.access;
