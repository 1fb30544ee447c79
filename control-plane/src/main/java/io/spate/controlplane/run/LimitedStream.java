package io.spate.controlplane.run;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses the request when more bytes come than it may have. Used by one thread. */
final class LimitedStream extends FilterInputStream {
  private final long most;
  private long left;

  /**
   * Bytes of {@code in}.
   *
   * @param left how many may come
   * @param most how many may come of all files together, for the message
   */
  LimitedStream(InputStream in, long left, long most) {
    super(in);
    this.left = left;
    this.most = most;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    int count = super.read(to, offset, length);
    count(Math.max(0, count));
    return count;
  }

  private void count(int bytes) {
    left -= bytes;
    if (left < 0) {
      throw new RequestTooLargeException(
          "this control plane takes at most "
              + most
              + " bytes of data with a run, and what the scenario has made up is more; make up fewer"
              + " rows or columns, or have the operator raise spate.data.max-bytes");
    }
  }
}
