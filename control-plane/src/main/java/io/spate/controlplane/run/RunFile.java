package io.spate.controlplane.run;

import io.spate.scenario.data.FeedFile;
import java.io.IOException;
import java.io.InputStream;

/** A file that goes to the agents with a run. */
interface RunFile {
  /** Path as the scenario writes it, or what stands for it. */
  String name();

  /** Columns and number of its rows; no columns if it is no file of rows. */
  FeedFile.Content rows();

  /**
   * All of its bytes.
   *
   * @throws IOException if it cannot be read
   */
  InputStream open() throws IOException;
}
