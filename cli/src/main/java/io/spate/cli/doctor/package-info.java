/**
 * {@code spate doctor}: looks at everything a run needs and says what is wrong with it. Each
 * examination gives {@link io.spate.cli.doctor.Finding}s, never throws for what it finds, and waits
 * for no answer without a bound.
 */
package io.spate.cli.doctor;
