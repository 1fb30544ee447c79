/**
 * The two HTTP APIs the command speaks to: {@link io.spate.cli.api.ControlPlane} and {@link
 * io.spate.cli.api.Results}. Records hold the part of the answers that the command uses; what a
 * newer server adds is ignored.
 */
package io.spate.cli.api;
