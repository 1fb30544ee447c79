package io.spate.controlplane.run;

import io.spate.fake.FakeCsv;
import io.spate.scenario.data.FeedFile;
import io.spate.scenario.fake.FakeRows;
import java.io.InputStream;

/**
 * Rows that are made up while they are sent: they are nowhere before.
 *
 * @param name what agents look for
 */
record MadeUpFile(String name, FakeRows fake) implements RunFile {
  @Override
  public FeedFile.Content rows() {
    return new FeedFile.Content(fake.names(), fake.rows());
  }

  @Override
  public InputStream open() {
    return new FakeCsv(fake);
  }
}
