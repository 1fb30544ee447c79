package io.spate.scenario;

import io.spate.scenario.template.Template;
import java.util.List;

/**
 * The body of a request.
 *
 * @param pieces in the order in which they are sent, at least one
 * @param contentType value of the Content-Type header; null if the request's headers have one, or
 *     if a raw body does not say it
 */
public record RequestBody(List<BodyPiece> pieces, String contentType) {
  public RequestBody {
    pieces = List.copyOf(pieces);
  }

  /** A body that is one text. */
  public RequestBody(Template text, String contentType) {
    this(List.of(new BodyPiece.Text(text)), contentType);
  }

  /** True if it is the same for every user and iteration. */
  public boolean isConstant() {
    for (BodyPiece each : pieces) {
      if (!each.isConstant()) {
        return false;
      }
    }
    return true;
  }

  /**
   * The text of a body that is nothing else.
   *
   * @throws IllegalStateException if it has more than one piece, or is a file
   */
  public Template template() {
    if (pieces.size() == 1 && pieces.getFirst() instanceof BodyPiece.Text text) {
      return text.template();
    }
    throw new IllegalStateException("the body is not one text");
  }

  /** How many files are in it. */
  public int files() {
    return (int) pieces.stream().filter(BodyPiece.File.class::isInstance).count();
  }
}
