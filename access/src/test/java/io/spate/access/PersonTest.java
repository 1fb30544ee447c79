package io.spate.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PersonTest {
  @Test
  void whatIsWrittenIsRead() {
    Person person = Person.called("olga von test", Role.OPERATOR);
    assertThat(Person.parse(person.text())).contains(person);
  }

  @Test
  void aTokenIsNoPerson() {
    assertThat(Person.parse("spate_abc")).isEmpty();
    assertThat(Person.parse("")).isEmpty();
    assertThat(Person.parse("operator person oidc:x")).isEmpty();
  }

  @Test
  void aNameThatTheProviderGivesIsTakenForNobodyElses() {
    assertThat(Person.called("ci", Role.VIEWER).name()).isEqualTo("oidc:ci");
    assertThat(Person.called(Caller.LOCAL, Role.VIEWER).name()).isEqualTo("oidc:" + Caller.LOCAL);
    assertThat(Person.called("a\nb\u202Ec", Role.VIEWER).name()).isEqualTo("oidc:a b c");
    assertThat(Person.called("x".repeat(5_000), Role.VIEWER).name()).hasSize(105);
  }
}
