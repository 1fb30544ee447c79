package io.spate.deploy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Kubernetes manifests: as trees, or strictly as the classes that an operator has of them.
 */
final class Manifests {
  /** The directory {@code deploy} of the source tree. */
  static final Path DEPLOY = Path.of("").toAbsolutePath();

  private static final ObjectMapper STRICT = strict();

  private Manifests() {}

  /** All documents of a file. */
  static List<JsonNode> ofFile(Path file) {
    try {
      return of(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All documents of a text that are not empty. A key that is there twice is an error. */
  static List<JsonNode> of(String yaml) {
    List<JsonNode> documents = new ArrayList<>();
    try (var values = STRICT.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      while (values.hasNextValue()) {
        JsonNode document = values.nextValue();
        if (document != null && document.isObject()) {
          documents.add(document);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }

  /**
   * The document as a model class.
   *
   * @throws AssertionError if it has a field that the class does not know, or a value that does not
   *     fit; the message has the path
   */
  static <T> T as(Class<T> type, JsonNode document) {
    try {
      return STRICT.treeToValue(document, type);
    } catch (IOException e) {
      throw new AssertionError(
          document.path("kind").asText()
              + " "
              + document.at("/metadata/name").asText()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static ObjectMapper strict() {
    ObjectMapper mapper =
        new ObjectMapper(
            YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
    mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    mapper.setAnnotationIntrospector(
        new JacksonAnnotationIntrospector() {
          private static final long serialVersionUID = 1L;

          /** The models keep what they do not know; here that is what is looked for. */
          @Override
          public Boolean hasAnySetter(Annotated annotated) {
            return Boolean.FALSE;
          }
        });
    return mapper;
  }
}
