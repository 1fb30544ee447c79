package io.spate.scenario.parse;

import io.spate.scenario.BodyPiece;
import io.spate.scenario.HeaderTemplate;
import io.spate.scenario.RequestBody;
import io.spate.scenario.template.Escaping;
import io.spate.scenario.template.Symbols;
import io.spate.scenario.template.TemplateBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads {@code multipart}: the fields and files of a form as RFC 7578 has them. */
final class MultipartParser {
  private static final List<String> KEYS = List.of("file", "filename", "type");
  private static final String EXAMPLE =
      "such as multipart: { title: A photo, photo: { file: photo.jpg } }";
  private static final String ANY_TYPE = "application/octet-stream";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("csv", "text/csv"),
          Map.entry("gif", "image/gif"),
          Map.entry("html", "text/html"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("json", "application/json"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("png", "image/png"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("txt", "text/plain"),
          Map.entry("webp", "image/webp"),
          Map.entry("xml", "application/xml"),
          Map.entry("zip", "application/zip"));

  private final Source source;
  private final Symbols symbols;
  private final Registry registry;

  /** In no part of the body. */
  private String boundary;

  private final List<BodyPiece> pieces = new ArrayList<>();
  private TemplateBuilder text;

  MultipartParser(Source source, Symbols symbols, Registry registry) {
    this.source = source;
    this.symbols = symbols;
    this.registry = registry;
    this.text = new TemplateBuilder(symbols);
  }

  /** The body; null if it is wrong. */
  RequestBody body(Fields.Entry entry, List<HeaderTemplate> headers) {
    int before = source.problemCount();
    if (headers.stream().anyMatch(header -> header.name().equalsIgnoreCase("Content-Type"))) {
      source.problem(
          entry.key(),
          "a request with multipart has a Content-Type of its own",
          "remove Content-Type from its headers, and from those of http");
    }
    Fields fields = Fields.any(source, entry.value(), "multipart", EXAMPLE);
    if (fields == null) {
      return null;
    }
    int attempt = 0;
    do {
      boundary = registry.boundaries.next(attempt++);
      pieces.clear();
      text = new TemplateBuilder(symbols);
      fields.entries().forEach(this::parts);
      text.literal("--" + boundary + "--\r\n");
      pieces.add(new BodyPiece.Text(text.build()));
    } while (source.problemCount() == before && isInPart(fields));
    return source.problemCount() == before
        ? new RequestBody(pieces, "multipart/form-data; boundary=" + boundary)
        : null;
  }

  private void parts(Fields.Entry field) {
    if (field.value() instanceof SequenceNode list) {
      list.getValue().forEach(value -> part(field.name(), value));
    } else {
      part(field.name(), field.value());
    }
  }

  /** Whether the boundary is in a file or a field as written: then it would end it early. */
  private boolean isInPart(Fields fields) {
    for (Fields.Entry field : fields.entries()) {
      List<Node> values =
          field.value() instanceof SequenceNode list ? list.getValue() : List.of(field.value());
      if (values.stream()
          .map(Nodes::text)
          .anyMatch(value -> value != null && value.contains(boundary))) {
        return true;
      }
    }
    return pieces.stream().anyMatch(each -> each instanceof BodyPiece.File file && isIn(file));
  }

  private boolean isIn(BodyPiece.File file) {
    ByteBuffer content = file.content(); // null where somebody else sends it
    byte[] wanted = boundary.getBytes(StandardCharsets.US_ASCII);
    int last = content == null ? -1 : content.limit() - wanted.length;
    for (int at = content == null ? 0 : content.position(); at <= last; at++) {
      int same = 0;
      while (same < wanted.length && content.get(at + same) == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return true;
      }
    }
    return false;
  }

  private void part(String name, Node node) {
    text.literal("--" + boundary + "\r\nContent-Disposition: form-data; name=" + quoted(name));
    if (node instanceof MappingNode) {
      file(node);
    } else {
      ScalarNode value = source.scalar(node, "the value of a field");
      text.literal("\r\n\r\n");
      if (value != null) {
        source.spend(value, value.getValue().length());
        text.text(value.getValue(), Escaping.NONE, source.sink(value));
      }
    }
    text.literal("\r\n");
  }

  private void file(Node node) {
    Fields fields = Fields.of(source, node, "a file of multipart", KEYS);
    Node file = fields.require("file", EXAMPLE);
    String path = file == null ? null : source.text(file, "file");
    Node named = fields.get("filename");
    Node typed = fields.get("type");
    String name = named == null ? lastOf(path) : source.text(named, "filename");
    String type = typed == null ? typeOf(path) : source.text(typed, "type");
    if (path == null || name == null || type == null) {
      return; // which has been told
    }
    if (!type.matches("[\\x20-\\x7E]+")) {
      source.problem(typed, "not a content type: '" + Source.shortened(type) + "'", null);
    }
    text.literal("; filename=" + quoted(name) + "\r\nContent-Type: " + type + "\r\n\r\n");
    BodyPiece.File content = Uploads.open(path, file, source, registry);
    if (content != null) {
      pieces.add(new BodyPiece.Text(text.build()));
      pieces.add(content);
      text = new TemplateBuilder(symbols);
    }
  }

  private static String lastOf(String path) {
    return path == null ? null : path.substring(path.lastIndexOf('/') + 1);
  }

  private static String typeOf(String path) {
    if (path == null) {
      return null;
    }
    String end = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(end, ANY_TYPE);
  }

  /** As browsers write names (WHATWG HTML, multipart/form-data): nothing may end them early. */
  private static String quoted(String name) {
    return '"' + name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A") + '"';
  }
}
