package io.spate.examples.todo;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.nio.file.Path;

/** The settings of this sample, besides those of Quarkus. */
@ConfigMapping(prefix = "todo")
interface TodoConfig {
  /**
   * The SQLite file; it and its directory are made when missing. Not used with another database.
   */
  @WithName("db.path")
  Path databasePath();

  /** SQLite's {@code synchronous}: OFF, NORMAL or FULL. Read by the JDBC address. */
  @WithName("db.synchronous")
  String synchronous();
}
