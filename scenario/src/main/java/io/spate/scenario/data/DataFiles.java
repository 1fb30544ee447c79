package io.spate.scenario.data;

/** The files of a scenario's feeds, for those that the scenario does not bring along. */
@FunctionalInterface
public interface DataFiles {
  /** The files are somewhere else: a scenario that names some must bring them along. */
  DataFiles ELSEWHERE = file -> null;

  /**
   * What is in a file.
   *
   * @param file path as the scenario writes it
   * @return null if files cannot be had here
   * @throws DataException if the file is missing, too large, or no text
   */
  String content(String file);
}
