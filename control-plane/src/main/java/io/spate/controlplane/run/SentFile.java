package io.spate.controlplane.run;

import java.nio.file.Path;

/**
 * A file that came with a request.
 *
 * @param name path as the scenario writes it
 * @param path where it is for as long as the request lasts
 * @param bytes its size
 */
public record SentFile(String name, Path path, long bytes) {}
