package io.spate.scenario.parse;

import io.spate.scenario.BodyPiece;
import io.spate.scenario.data.DataException;
import io.spate.scenario.data.DataFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.yaml.snakeyaml.nodes.Node;

/** The files of a scenario that are sent to the target as they are. */
final class Uploads {
  private Uploads() {}

  /** The file of a path, opened once; null if it cannot be had, which was told then. */
  static BodyPiece.File open(String path, Node node, Source source, Registry registry) {
    BodyPiece.File known = registry.uploads.get(path);
    if (known != null) {
      return known;
    }
    try {
      DataFile file = registry.files.open(path);
      if (file != null) {
        BodyPiece.File opened = new BodyPiece.File(path, file.content());
        registry.uploads.put(path, opened);
        return opened;
      }
      source.problem(
          node,
          "the content of '" + Source.shortened(path) + "' did not come with the scenario",
          "spate run sends files along");
    } catch (DataException e) {
      source.problem(node, e.getMessage(), e.hint());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return null;
  }
}
