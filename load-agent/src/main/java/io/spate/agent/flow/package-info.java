/**
 * Trees of steps compiled to flat programs: {@link io.spate.agent.flow.ClassProgram} per user
 * class, executed instruction by instruction without recursion, with all that differs between users
 * in {@link io.spate.agent.flow.Loops} and the user's context.
 */
package io.spate.agent.flow;
