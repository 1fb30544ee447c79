package io.spate.cli.api;

import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A scenario and its files as {@code multipart/form-data} (RFC 7578). Files are read while they are
 * sent; the length is known before.
 */
record Multipart(String contentType, BodyPublisher publisher) {
  static Multipart of(String scenario, Map<String, Path> files) {
    String boundary = "spate-" + UUID.randomUUID();
    List<BodyPublisher> parts = new ArrayList<>();
    parts.add(
        BodyPublishers.ofString(
            head(boundary, "scenario", "", "application/yaml") + scenario + "\r\n"));
    files.forEach(
        (name, path) -> {
          try {
            parts.add(
                BodyPublishers.ofString(
                    head(boundary, name, "; filename=\"file\"", "application/octet-stream")));
            parts.add(BodyPublishers.ofFile(path));
            parts.add(BodyPublishers.ofString("\r\n"));
          } catch (FileNotFoundException e) {
            throw new UncheckedIOException(e); // it was there a moment ago
          }
        });
    parts.add(BodyPublishers.ofString("--" + boundary + "--\r\n"));
    return new Multipart(
        "multipart/form-data; boundary=" + boundary,
        BodyPublishers.concat(parts.toArray(BodyPublisher[]::new)));
  }

  private static String head(String boundary, String name, String more, String type) {
    // As browsers write what would end the name (WHATWG, multipart/form-data encoding).
    String quoted = name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    return "--"
        + boundary
        + "\r\nContent-Disposition: form-data; name=\""
        + quoted
        + "\""
        + more
        + "\r\nContent-Type: "
        + type
        + "\r\n\r\n";
  }
}
