package io.spate.scenario;

import io.spate.scenario.template.Template;

/**
 * Where an agent gets an access token from: OAuth 2.0, grant type client credentials (RFC 6749
 * 4.4). The templates hold text and {@code ${env.NAME}} alone, so that the token is the same for
 * all users. Immutable.
 *
 * @param tokenUrl path below the target, or absolute URL
 * @param clientId who the client is
 * @param clientSecret with what it shows that it is
 * @param scope what the token is to be good for; null if the request says none
 * @param audience for whom the token is to be; null if the request says none
 * @param secretInBody true if id and secret are parameters of the body, false if they are the
 *     header of HTTP's basic authentication
 * @param name what statistics of token requests are kept under
 * @param nameIndex index of the name in {@link Scenario#requestNames()}
 */
public record OAuth2(
    Template tokenUrl,
    Template clientId,
    Template clientSecret,
    Template scope,
    Template audience,
    boolean secretInBody,
    String name,
    int nameIndex) {}
