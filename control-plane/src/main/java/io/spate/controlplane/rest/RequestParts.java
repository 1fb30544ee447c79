package io.spate.controlplane.rest;

import io.spate.controlplane.run.RunRequest;
import io.spate.controlplane.run.SentFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Reads the parts of a request that has files: the scenario, and files that go with it. */
final class RequestParts {
  /** The part that is the scenario. */
  static final String SCENARIO = "scenario";

  private RequestParts() {}

  /**
   * A request for a run.
   *
   * @param scenario as text; null if it came as a file
   * @throws MalformedBodyException if there is no scenario, or two parts have one name
   */
  static RunRequest run(
      String scenario, List<FileUpload> parts, RunParameters parameters, RequestBodies bodies) {
    String text = scenario;
    List<SentFile> files = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (FileUpload each : parts == null ? List.<FileUpload>of() : parts) {
      if (!names.add(each.name())) {
        throw new MalformedBodyException("two parts are called '" + each.name() + "'");
      }
      if (each.name().equals(SCENARIO)) {
        text = text(each, bodies);
      } else {
        files.add(new SentFile.Stored(each.name(), each.uploadedFile(), each.size()));
      }
    }
    if (text == null) {
      throw new MalformedBodyException(
          "the body has no part 'scenario'; send one, and a part for each file of its data");
    }
    return RequestReader.scenario(text, parameters).with(files);
  }

  private static String text(FileUpload part, RequestBodies bodies) {
    try {
      if (part.size() > bodies.maxBytes()) {
        throw bodies.tooLarge();
      }
      return Files.readString(part.uploadedFile());
    } catch (CharacterCodingException e) {
      throw new MalformedBodyException("the scenario is not UTF-8; send it in that encoding");
    } catch (IOException e) {
      throw new MalformedBodyException("the scenario cannot be read: " + e.getMessage());
    }
  }
}
