package io.spate.scenario.data;

import java.util.List;

/** The files of a scenario's feeds, as whoever reads the scenario has them. */
@FunctionalInterface
public interface DataFiles {
  /** The files are somewhere else: their columns are not checked. */
  DataFiles ELSEWHERE = file -> null;

  /**
   * The columns of a file.
   *
   * @param file path as the scenario writes it
   * @return null if they are not known here
   * @throws DataException if the file is missing, or wrong
   */
  List<String> columns(String file);
}
