package io.spate.aggregator.run;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.spate.testsupport.AbstractRefusedTest;
import io.spate.testsupport.MutualTlsKafka;
import java.net.URI;

/** A broker that demands client certificates, and an aggregator without one. */
@QuarkusTest
@WithTestResource(
    value = MutualTlsKafka.class,
    initArgs = @ResourceArg(name = MutualTlsKafka.CLIENT, value = MutualTlsKafka.NONE))
class MutualTlsRefusedSlowTest extends AbstractRefusedTest {
  @TestHTTPResource URI service;

  @Override
  protected URI service() {
    return service;
  }
}
