package io.spate.scenario.data;

import io.spate.protocol.command.RunData;
import io.spate.scenario.fake.FakeRows;
import java.util.List;

/** The files of a scenario, for those that it does not bring along. */
@FunctionalInterface
public interface DataFiles {
  /** The files are somewhere else: a scenario that names some must bring them along. */
  DataFiles ELSEWHERE = file -> null;

  /**
   * A file.
   *
   * @param file path as the scenario writes it
   * @return null if the file cannot be had here
   * @throws DataException if the file is missing, too large, or no text
   */
  DataFile open(String file);

  /**
   * The rows of a feed that are made up. Unless they have been sent, only their number is known.
   *
   * @param feed its name
   * @param rows what they are to be
   */
  default DataFile fake(String feed, FakeRows rows) {
    DataFile sent = open(FakeRows.fileOf(feed));
    return sent == null ? DataFile.elsewhere(rows.names(), rows.rows()) : sent;
  }

  /** What a run's command says of files that were sent with it; their rows are not here. */
  static DataFiles sentWith(List<RunData> files) {
    return file ->
        files.stream()
            .filter(each -> each.file().equals(file))
            .findFirst()
            .map(each -> DataFile.elsewhere(each.columns(), each.rows()))
            .orElse(null);
  }
}
