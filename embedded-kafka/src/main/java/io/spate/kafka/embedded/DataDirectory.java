package io.spate.kafka.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one broker: locked while it is open, formatted once. The lock is a file {@code
 * lock} that holds the process id of its owner; Kafka's own files are in {@code log}.
 */
final class DataDirectory implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(DataDirectory.class);

  /**
   * The directories open in this JVM. POSIX drops all locks of a process on a file as soon as the
   * process closes any descriptor of it, so a second attempt in the same JVM must not even open the
   * lock file.
   */
  private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel lockFile;

  private DataDirectory(Path directory, FileChannel lockFile) {
    this.directory = directory;
    this.lockFile = lockFile;
  }

  /**
   * Makes the directory when it is missing and takes its lock.
   *
   * @throws EmbeddedKafkaException if it cannot be made, is not writable, or is in use
   */
  static DataDirectory open(Path path) {
    Path directory = make(path);
    if (!OPEN_HERE.add(directory)) {
      throw inUse(directory, "another broker in this process");
    }
    FileChannel lockFile = null;
    try {
      lockFile =
          FileChannel.open(
              directory.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = lockFile.tryLock();
      if (lock == null) {
        String owner = owner(lockFile);
        throw inUse(directory, owner.isEmpty() ? "another process" : "process " + owner);
      }
      lockFile.truncate(0);
      lockFile.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
          0);
      return new DataDirectory(directory, lockFile);
    } catch (IOException e) {
      release(directory, lockFile);
      throw new EmbeddedKafkaException(
          "cannot lock the data directory " + directory + ": " + e + "; is it writable?", e);
    } catch (EmbeddedKafkaException e) {
      release(directory, lockFile);
      throw e;
    }
  }

  /** Where Kafka keeps its logs. */
  Path logDirectory() {
    return directory.resolve("log");
  }

  /**
   * Prepares the log directory for its first start; does nothing on later ones.
   *
   * @throws EmbeddedKafkaException if what is there cannot be read as a broker's data
   */
  void formatOnce(int nodeId, String controllerListener) {
    Path log = logDirectory();
    if (Files.exists(log.resolve("meta.properties"))) {
      return;
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      Files.createDirectories(log);
      new Formatter()
          .setPrintStream(out)
          .setNodeId(nodeId)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName(controllerListener)
          .setDirectories(Set.of(log.toString()))
          .setMetadataLogDirectory(log.toString())
          .run();
    } catch (Exception e) { // the signature of Formatter.run
      throw new EmbeddedKafkaException(
          "cannot prepare the data directory " + directory + ": " + e.getMessage(), e);
    }
    LOGGER.debug("{}", said.toString(StandardCharsets.UTF_8).strip());
  }

  /** Gives the lock back. The lock file stays, as its removal would race with the next owner. */
  @Override
  public void close() {
    release(directory, lockFile);
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  private static Path make(Path path) {
    try {
      Path directory = Files.createDirectories(path).toRealPath();
      if (!Files.isWritable(directory)) {
        throw new EmbeddedKafkaException(
            "the data directory " + directory + " is not writable for this user");
      }
      return directory;
    } catch (IOException e) {
      throw new EmbeddedKafkaException(
          "cannot use " + path + " as data directory: " + e + "; give a directory of your own", e);
    }
  }

  private static EmbeddedKafkaException inUse(Path directory, String owner) {
    return new EmbeddedKafkaException(
        "the data directory "
            + directory
            + " is in use by "
            + owner
            + "; stop that broker, or give this one another directory");
  }

  private static String owner(FileChannel lockFile) {
    try {
      ByteBuffer pid = ByteBuffer.allocate(20);
      lockFile.read(pid, 0);
      return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) { // a system with mandatory locks: the owner stays unnamed
      LOGGER.debug("cannot read the owner of the lock", e);
      return "";
    }
  }

  private static void release(Path directory, FileChannel lockFile) {
    try {
      if (lockFile != null) {
        lockFile.close();
      }
    } catch (IOException e) {
      LOGGER.warn("cannot close the lock of {}: {}", directory, e.toString());
    } finally {
      OPEN_HERE.remove(directory);
    }
  }
}
