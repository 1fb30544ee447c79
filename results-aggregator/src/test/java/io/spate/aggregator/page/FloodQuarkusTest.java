package io.spate.aggregator.page;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.spate.testsupport.AbstractFloodTest;
import java.net.URI;

/** Floods at the aggregator. */
@QuarkusTest
@TestProfile(ScriptedPages.class)
class FloodQuarkusTest extends AbstractFloodTest {
  @TestHTTPResource("/")
  URI address;

  @Override
  protected URI address() {
    return address;
  }
}
