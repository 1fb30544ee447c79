package io.spate.scenario;

import io.spate.scenario.template.Template;

/**
 * The user ends here for good, after {@code onStop}; no other takes its place. It may want the
 * whole run to end, too.
 *
 * @param ofRun whether the run is to end
 * @param reason why, for people; null if nothing is said
 */
public record AbortStep(boolean ofRun, Template reason) implements Step {}
