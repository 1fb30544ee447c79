package io.spate.scenario.parse;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.spate.scenario.template.Suggestion;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Compares a message of gRPC, written as JSON has it, with its descriptor. What is an expression is
 * taken as right: it is known when the message is sent. Messages of {@code google.protobuf} have a
 * form of their own in JSON, and are looked at then, too.
 */
final class MessageParser {
  private static final int MAX_NESTING = 100;
  private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");

  private final Source source;

  MessageParser(Source source) {
    this.source = source;
  }

  /** Notes what is wrong with a message. */
  void check(Node node, Descriptor type) {
    message(node, type, 0);
  }

  private void message(Node node, Descriptor type, int depth) {
    source.spend(node, 1);
    if (depth > MAX_NESTING) {
      source.problem(node, "the message is nested deeper than " + MAX_NESTING + " levels", null);
      throw new Source.Enough();
    }
    if (type.getFullName().startsWith("google.protobuf.") || isExpression(node)) {
      return;
    }
    if (!(node instanceof MappingNode)) {
      source.problem(
          node,
          type.getFullName() + " must be a map of its fields, got " + Source.words(node),
          null);
      return;
    }
    Map<OneofDescriptor, String> chosen = new HashMap<>();
    for (Fields.Entry each : Fields.any(source, node, type.getFullName(), null).entries()) {
      FieldDescriptor field = field(type, each.name());
      if (field == null) {
        source.problem(
            each.key(),
            type.getFullName() + " has no field '" + Source.shortened(each.name()) + "'",
            type.getFields().isEmpty()
                ? "it has none at all"
                : Suggestion.hint(each.name(), names(type), "fields are"));
        continue;
      }
      OneofDescriptor of = field.getRealContainingOneof();
      String other = of == null ? null : chosen.putIfAbsent(of, each.name());
      if (other != null) {
        source.problem(
            each.key(),
            "'"
                + other
                + "' and '"
                + each.name()
                + "' exclude each other (oneof "
                + of.getName()
                + ")",
            "remove one");
      }
      field(each.value(), field, depth);
    }
  }

  /** Both forms of a name that JSON may have. */
  private static FieldDescriptor field(Descriptor type, String name) {
    FieldDescriptor field = type.findFieldByName(name);
    if (field != null) {
      return field;
    }
    for (FieldDescriptor each : type.getFields()) {
      if (each.getJsonName().equals(name)) {
        return each;
      }
    }
    return null;
  }

  private static List<String> names(Descriptor type) {
    List<String> names = new ArrayList<>();
    type.getFields().forEach(each -> names.add(each.getJsonName()));
    return names;
  }

  private void field(Node node, FieldDescriptor field, int depth) {
    if (Source.isNull(node) || isExpression(node)) {
      return;
    }
    if (field.isMapField()) {
      FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
      Fields entries = Fields.any(source, node, what(field), null);
      if (entries != null) {
        entries.entries().forEach(each -> single(each.value(), value, depth));
      }
    } else if (field.isRepeated()) {
      if (node instanceof SequenceNode list) {
        list.getValue().forEach(each -> single(each, field, depth));
      } else {
        source.problem(node, what(field) + " must be a list, got " + Source.words(node), null);
      }
    } else {
      single(node, field, depth);
    }
  }

  private void single(Node node, FieldDescriptor field, int depth) {
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      message(node, field.getMessageType(), depth + 1);
      return;
    }
    if (Source.isNull(node) || isExpression(node)) {
      return;
    }
    if (!(node instanceof ScalarNode scalar)) {
      source.problem(
          node, what(field) + " must be " + type(field) + ", got " + Source.words(node), null);
    } else if (field.getJavaType() == FieldDescriptor.JavaType.ENUM) {
      constant(scalar, field);
    } else if (!isOf(scalar, field)) {
      source.problem(
          node, what(field) + " must be " + type(field) + ", got " + Source.words(node), null);
    }
  }

  private static String what(FieldDescriptor field) {
    return "'" + field.getJsonName() + "'";
  }

  private static String type(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case INT, LONG -> "a whole number (" + field.getType().name().toLowerCase(Locale.ROOT) + ")";
      case FLOAT, DOUBLE -> "a number";
      case BOOLEAN -> "true or false";
      case BYTE_STRING -> "bytes in base64";
      default -> "text";
    };
  }

  private static boolean isOf(ScalarNode node, FieldDescriptor field) {
    String text = node.getValue();
    return switch (field.getJavaType()) {
      case INT -> isWhole(text, 32, isUnsigned(field));
      case LONG -> isWhole(text, 64, isUnsigned(field));
      case FLOAT, DOUBLE -> NO_NUMBERS.contains(text) || number(text) != null;
      case BOOLEAN -> PlainValue.of(node) == PlainValue.BOOLEAN;
      case BYTE_STRING -> isBase64(text);
      default -> true;
    };
  }

  private static boolean isUnsigned(FieldDescriptor field) {
    return switch (field.getType()) {
      case UINT32, UINT64, FIXED32, FIXED64 -> true;
      default -> false;
    };
  }

  private static boolean isWhole(String text, int bits, boolean unsigned) {
    BigDecimal number = number(text);
    return number != null
        && Math.abs(number.scale()) < 50
        && number.stripTrailingZeros().scale() <= 0
        && number.toBigInteger().bitLength() <= (unsigned ? bits : bits - 1)
        && !(unsigned && number.signum() < 0);
  }

  private static BigDecimal number(String text) {
    try {
      return text.length() > 50 ? null : new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void constant(ScalarNode node, FieldDescriptor field) {
    EnumDescriptor type = field.getEnumType();
    String text = node.getValue();
    if (type.findValueByName(text) == null && !text.matches("-?\\d{1,9}")) {
      source.problem(
          node,
          what(field) + " cannot be " + Source.words(node),
          Suggestion.hint(
              text,
              type.getValues().stream().map(EnumValueDescriptor::getName).toList(),
              "values of " + type.getFullName() + " are"));
    }
  }

  private static boolean isExpression(Node node) {
    return node instanceof ScalarNode scalar && scalar.getValue().contains("${");
  }
}
