package io.spate.agent.http;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UninitializedMessageException;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.JsonFormat.TypeRegistry;
import io.spate.scenario.grpc.GrpcMethod;
import io.spate.scenario.template.TemplateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Messages of one method of gRPC: from JSON to what goes over the wire, which is a flag for
 * compression, the length in four bytes, and the message; and back. Confined to one thread.
 */
public final class GrpcCodec {
  private static final int PREFIX = 5;

  private final GrpcMethod method;
  private final JsonFormat.Parser parser;
  private final JsonFormat.Printer printer;
  private byte[] frame = new byte[256];
  private int length;
  private String json;

  /**
   * For messages of a method.
   *
   * @throws IllegalStateException if its descriptors are not here
   */
  public GrpcCodec(GrpcMethod method) {
    if (method.input() == null) {
      throw new IllegalStateException("the descriptors of " + method + " are not here");
    }
    this.method = method;
    TypeRegistry types = TypeRegistry.newBuilder().add(method.input()).add(method.output()).build();
    this.parser = JsonFormat.parser().usingTypeRegistry(types);
    this.printer =
        JsonFormat.printer()
            .usingTypeRegistry(types)
            .omittingInsignificantWhitespace()
            .alwaysPrintFieldsWithNoPresence();
  }

  /**
   * Encodes a message into {@link #frame}.
   *
   * @throws TemplateException if the JSON is not one of the method's messages
   */
  public void encode(CharSequence json) {
    DynamicMessage.Builder builder = DynamicMessage.newBuilder(method.input());
    this.json = json.toString();
    try {
      parser.merge(this.json, builder);
      DynamicMessage message = builder.build();
      int size = message.getSerializedSize();
      length = PREFIX + size;
      if (frame.length < length) {
        frame = new byte[Math.max(length, 2 * frame.length)];
      }
      frame[0] = 0;
      frame[1] = (byte) (size >>> 24);
      frame[2] = (byte) (size >>> 16);
      frame[3] = (byte) (size >>> 8);
      frame[4] = (byte) size;
      message.writeTo(CodedOutputStream.newInstance(frame, PREFIX, size));
    } catch (InvalidProtocolBufferException | UninitializedMessageException e) {
      throw new TemplateException(
          "the message is no " + method.input().getFullName() + ": " + e.getMessage());
    } catch (IOException e) {
      throw new IllegalStateException(e); // nothing is written to but an array that is large enough
    }
  }

  /** What {@link #encode} was given last. */
  public String json() {
    return json;
  }

  /** An array that begins with what {@link #encode} has made. */
  public byte[] frame() {
    return frame;
  }

  /** How many bytes of it. */
  public int length() {
    return length;
  }

  /**
   * Why a body is not one message that was sent whole; null if it is.
   *
   * @param kept how much of it is in the array
   * @param sent how large it is
   */
  public static String problemOf(byte[] body, int kept, long sent) {
    if (kept < PREFIX) {
      return "the answer has the status OK and no message";
    }
    if (body[0] != 0) {
      return "the answer is compressed, which was not asked for";
    }
    long size =
        (body[1] & 0xFFL) << 24 | (body[2] & 0xFF) << 16 | (body[3] & 0xFF) << 8 | body[4] & 0xFF;
    return sent == PREFIX + size
        ? null
        : "the answer says that its message has " + size + " bytes, and has " + (sent - PREFIX);
  }

  /**
   * A message as JSON, with fields that have no value of their own; numbers of 64 bits are texts.
   *
   * @param body without a {@linkplain #problemOf problem}
   * @param length of it
   * @throws InvalidProtocolBufferException if it is none of the method's answers
   */
  public byte[] decode(byte[] body, int length) throws InvalidProtocolBufferException {
    DynamicMessage message =
        DynamicMessage.newBuilder(method.output())
            .mergeFrom(body, PREFIX, length - PREFIX)
            .buildPartial();
    return printer.print(message).getBytes(StandardCharsets.UTF_8);
  }
}
