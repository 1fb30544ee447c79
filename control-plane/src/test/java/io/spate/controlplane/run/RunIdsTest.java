package io.spate.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdsTest {
  private static final long NOW = 1_790_000_000_000L;

  @ParameterizedTest
  @CsvSource({
    "todo-crud, todo-crud-",
    "'Shop: check out (v2)', shop-check-out-v2-",
    "'Prüfung Größe', prufung-gro-e-",
    "'日本', run-",
    "'', run-",
    "'--a--', a-"
  })
  void idBeginsWithTheNameAsASlug(String name, String slug) {
    assertThat(RunIds.create(name, NOW, new Random(1))).startsWith(slug);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "näme with everything: /?#[]@!$&'()*+,;= \n", "x"})
  void idIsSafeInUrlsTopicsAndShells(String name) {
    String id = RunIds.create(name.repeat(60), NOW, new Random(2));

    assertThat(id).matches("[a-z0-9]+(-[a-z0-9]+)*").hasSizeLessThanOrEqualTo(RunIds.MAX_LENGTH);
  }

  @Test
  void idsOfOneNameSortByTime() {
    Random random = new Random(3);
    String before = "";
    for (long time = NOW; time < NOW + 1_000_000_000_000L; time += 7_777_777_777L) {
      String id = RunIds.create("n", time, random);
      assertThat(id).isGreaterThan(before);
      before = id;
    }
  }

  @Test
  void idsOfOneMomentDiffer() {
    Random random = new Random(4);
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      ids.add(RunIds.create("n", NOW, random));
    }

    assertThat(ids).hasSizeGreaterThan(98);
  }
}
