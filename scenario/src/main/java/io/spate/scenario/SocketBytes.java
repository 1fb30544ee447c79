package io.spate.scenario;

import io.spate.scenario.template.Template;
import io.spate.scenario.template.TemplateException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A binary message of a WebSocket: one that is sent, or those that are waited for. Immutable. */
public sealed interface SocketBytes {
  /** The most bytes of a message. */
  int MAX_BYTES = 1 << 20;

  /** Whether a message is one that is waited for. */
  boolean matches(byte[] message, UserContext context) throws TemplateException;

  /** A message that can be sent. */
  sealed interface Content extends SocketBytes {
    /**
     * What is sent; not to be changed.
     *
     * @throws TemplateException if expressions give no such text
     */
    byte[] of(UserContext context) throws TemplateException;

    @Override
    default boolean matches(byte[] message, UserContext context) throws TemplateException {
      return Arrays.equals(of(context), message);
    }
  }

  /**
   * Bytes that are written as text.
   *
   * @param coding how
   * @param text may hold expressions
   * @param constant the bytes if it holds none; else null
   */
  record Written(Coding coding, Template text, byte[] constant) implements Content {
    @Override
    public byte[] of(UserContext context) throws TemplateException {
      if (constant != null) {
        return constant;
      }
      String rendered = text.render(context);
      try {
        return coding.decode(rendered);
      } catch (IllegalArgumentException e) {
        throw new TemplateException("not " + coding.words() + ": '" + rendered + "'");
      }
    }
  }

  /** The content of a file, sent as it is. */
  record OfFile(BodyPiece.File file) implements Content {
    @Override
    public byte[] of(UserContext context) throws TemplateException {
      ByteBuffer content = file.content().duplicate();
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      return bytes;
    }
  }

  /** Any binary message; of {@code length} bytes, unless that is negative. */
  record Any(int length) implements SocketBytes {
    @Override
    public boolean matches(byte[] message, UserContext context) {
      return length < 0 || message.length == length;
    }
  }

  /** How bytes are written as text; white space in it counts for nothing. */
  enum Coding {
    BASE64 {
      @Override
      byte[] read(String text) {
        return Base64.getDecoder().decode(text);
      }

      @Override
      public String words() {
        return "base64";
      }
    },
    HEX {
      @Override
      byte[] read(String text) {
        return HexFormat.of().parseHex(text);
      }

      @Override
      public String words() {
        return "pairs of hex digits";
      }
    };

    abstract byte[] read(String text);

    /** What the text must be, for people. */
    public abstract String words();

    /**
     * The bytes of a text.
     *
     * @throws IllegalArgumentException if it is not written so
     */
    public byte[] decode(String text) {
      return read(text.replaceAll("\\s+", ""));
    }
  }
}
