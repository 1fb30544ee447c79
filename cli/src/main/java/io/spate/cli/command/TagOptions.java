package io.spate.cli.command;

import io.spate.scenario.data.ChosenTags;
import java.util.List;
import picocli.CommandLine.Option;

/** Which part of a scenario is meant. */
final class TagOptions {
  @Option(
      names = "--tags",
      paramLabel = "TAG",
      split = ",",
      description = "Only what has one of these tags: --tags smoke,read.")
  private List<String> tags = List.of();

  @Option(
      names = "--exclude-tags",
      paramLabel = "TAG",
      split = ",",
      description = "Nothing that has one of these tags.")
  private List<String> excludedTags = List.of();

  ChosenTags chosen() {
    return new ChosenTags(tags, excludedTags);
  }
}
