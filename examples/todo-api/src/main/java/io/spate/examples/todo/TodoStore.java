package io.spate.examples.todo;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The to-dos in whichever database is active. Each call is one statement and so one transaction.
 * Blocks; called on virtual threads. Thread-safe.
 */
@Startup
@Singleton
final class TodoStore {
  private static final Logger LOGGER = Logger.getLogger(TodoStore.class);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TodoConfig config;
  private final AgroalDataSource database;

  /**
   * As many permits as the pool has connections. The pool serves those who wait in no order, so
   * that under load some would wait for a second while others take turns; this serves them in
   * order.
   */
  private final Semaphore turn;

  TodoStore(TodoConfig config, @Any InjectableInstance<AgroalDataSource> databases) {
    this.config = config;
    this.database = databases.getActive();
    this.turn =
        new Semaphore(
            database.getConfiguration().connectionPoolConfiguration().maxSize(), /* fair= */ true);
  }

  /** Makes the table at the start, so that the first request does not pay for it. */
  @PostConstruct
  void prepare() {
    makeDirectory();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      String product = connection.getMetaData().getDatabaseProductName();
      statement.execute(tableFor(product));
      LOGGER.infof("to-dos are kept by %s at %s", product, connection.getMetaData().getURL());
    } catch (SQLException e) {
      throw new IllegalStateException("cannot use the database: " + e.getMessage(), e);
    }
  }

  Todo add(String description, boolean completed) {
    return with(
        "INSERT INTO todo (description, completed) VALUES (?, ?)",
        statement -> {
          statement.setString(1, description);
          statement.setBoolean(2, completed);
          statement.executeUpdate();
          try (ResultSet keys = statement.getGeneratedKeys()) {
            keys.next();
            return new Todo(keys.getLong(1), description, completed);
          }
        });
  }

  Optional<Todo> find(long id) {
    return with(
        "SELECT id, description, completed FROM todo WHERE id = ?",
        statement -> {
          statement.setLong(1, id);
          try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(todo(rows)) : Optional.empty();
          }
        });
  }

  /** The newest first, at most so many. */
  List<Todo> newest(int limit) {
    return with(
        "SELECT id, description, completed FROM todo ORDER BY id DESC LIMIT ?",
        statement -> {
          statement.setInt(1, limit);
          List<Todo> todos = new ArrayList<>();
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              todos.add(todo(rows));
            }
          }
          return todos;
        });
  }

  /** Whether there was one with this id to be replaced. */
  boolean replace(Todo todo) {
    return with(
        "UPDATE todo SET description = ?, completed = ? WHERE id = ?",
        statement -> {
          statement.setString(1, todo.description());
          statement.setBoolean(2, todo.completed());
          statement.setLong(3, todo.id());
          return statement.executeUpdate() > 0;
        });
  }

  /** Whether there was one with this id to be removed. */
  boolean remove(long id) {
    return with(
        "DELETE FROM todo WHERE id = ?",
        statement -> {
          statement.setLong(1, id);
          return statement.executeUpdate() > 0;
        });
  }

  private interface Work<T> {
    T run(PreparedStatement statement) throws SQLException;
  }

  private <T> T with(String sql, Work<T> work) {
    int keys =
        sql.startsWith("INSERT") ? Statement.RETURN_GENERATED_KEYS : Statement.NO_GENERATED_KEYS;
    awaitTurn();
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql, keys)) {
      return work.run(statement);
    } catch (SQLException e) {
      throw Problem.unavailable("the database failed: " + e.getMessage(), e);
    } finally {
      turn.release();
    }
  }

  private void awaitTurn() {
    try {
      if (!turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw Problem.unavailable(
            "the database is busy; no turn within " + PATIENCE.toSeconds() + " s", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("stopping", e);
    }
  }

  private static Todo todo(ResultSet row) throws SQLException {
    return new Todo(row.getLong(1), row.getString(2), row.getBoolean(3));
  }

  private static String tableFor(String product) {
    // Ids must not be given twice, or one user's request would meet another user's to-do.
    return product.equals("SQLite")
        ? """
          CREATE TABLE IF NOT EXISTS todo (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            description TEXT NOT NULL,
            completed INTEGER NOT NULL)"""
        : """
          CREATE TABLE IF NOT EXISTS todo (
            id BIGINT AUTO_INCREMENT PRIMARY KEY,
            description VARCHAR(2000) NOT NULL,
            completed BOOLEAN NOT NULL) CHARACTER SET utf8mb4""";
  }

  private void makeDirectory() {
    Path directory = config.databasePath().toAbsolutePath().getParent();
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new IllegalStateException(
          "cannot make the directory " + directory + " of todo.db.path: " + e, e);
    }
  }
}
