package io.spate.scenario;

import io.spate.scenario.template.Template;
import java.nio.ByteBuffer;

/** A piece of a request's body. Immutable. */
public sealed interface BodyPiece {
  /** True if it is the same for every user and iteration. */
  boolean isConstant();

  /** A text, sent as UTF-8. */
  record Text(Template template) implements BodyPiece {
    @Override
    public boolean isConstant() {
      return template.isConstant();
    }
  }

  /**
   * A file, sent as it is.
   *
   * @param name path as the scenario writes it
   * @param content from its position to its limit, which nobody may change: shared by all requests;
   *     null where the file is somewhere else
   */
  record File(String name, ByteBuffer content) implements BodyPiece {
    @Override
    public boolean isConstant() {
      return true;
    }
  }
}
