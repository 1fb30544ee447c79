package io.spate.scenario;

import io.spate.scenario.template.Template;

/**
 * The body of a request.
 *
 * @param template the text, sent as UTF-8
 * @param contentType value of the Content-Type header; null if the request's headers have one, or
 *     if a raw body does not say it
 */
public record RequestBody(Template template, String contentType) {}
