/**
 * Holds a service to its own OpenAPI document: {@link io.spate.testsupport.openapi.ApiProbe} makes
 * calls of each operation from the document, right ones and wrong ones, and judges each answer by
 * it.
 *
 * <p>{@code ApiDocument} reads the document, {@code CallMaker} makes calls out of a seed, {@code
 * AnswerJudge} says what is wrong with an answer.
 */
package io.spate.testsupport.openapi;
