package io.spate.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import io.spate.protocol.Topics;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class SharedKafkaIT {
  @Test
  void theChosenKafkaHasSpatesTopics() throws Exception {
    String servers = TestKafka.ensureTopics();

    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers))) {
      assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS))
          .containsAll(Arrays.stream(Topics.values()).map(Topics::topic).toList());
    }
    assertThat(TestKafka.description()).isNotBlank();
  }

  @Test
  void theQuarkusTestResourceGivesTheSameKafka() {
    assertThat(new KafkaTestResource().start())
        .containsEntry("kafka.bootstrap.servers", TestKafka.bootstrapServers())
        .containsEntry(
            "mp.messaging.connector.smallrye-kafka.bootstrap.servers",
            TestKafka.bootstrapServers());
  }

  @Test
  void classLoadersThatComeAndGoShareOneKafka() throws Exception {
    URL[] classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(SharedKafkaIT::url)
            .toArray(URL[]::new);
    String elsewhere;
    try (URLClassLoader loader =
        new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      Class<?> loaded = loader.loadClass(TestKafka.class.getName());
      assertThat(loaded).isNotSameAs(TestKafka.class);
      elsewhere = (String) loaded.getMethod("bootstrapServers").invoke(null);
    }

    assertThat(TestKafka.bootstrapServers()).isEqualTo(elsewhere);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
