package io.spate.testsupport.openapi;

/**
 * An answer.
 *
 * @param mediaType without parameters; empty if it has none
 * @param body null if it is a stream without end, which is not read
 */
record ApiAnswer(int status, String mediaType, byte[] body, long millis) {}
