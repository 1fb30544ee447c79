package io.spate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Google's encoder has packed, against the decoder in Java. */
class BrotliTest {
  private static final int LIMIT = 4 << 20;

  /** Packed by a quality from 0 to 11. */
  static byte[] packed(byte[] content, int quality) throws IOException {
    Brotli4jLoader.ensureAvailability();
    return Encoder.compress(content, new Encoder.Parameters().setQuality(quality).setWindow(24));
  }

  private static byte[] unpacked(byte[] packed) throws MalformedResponseException {
    return ContentCoding.BROTLI.decode(packed, packed.length, LIMIT);
  }

  /** Text whose words are in the format's own dictionary, JSON, and what cannot be packed. */
  private static byte[] mixed(Random random, int length) {
    StringBuilder text = new StringBuilder();
    String[] words = {
      "the time of ", "</a> ", "Informaci\u00f3n ", "{\"id\": ", "\u4e2d\u6587 ", "\n"
    };
    while (text.length() < length) {
      text.append(words[random.nextInt(words.length)]);
      if (random.nextInt(3) == 0) {
        text.append(Long.toString(random.nextLong(), 36));
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] noise = new byte[length / 10];
    random.nextBytes(noise);
    System.arraycopy(noise, 0, bytes, bytes.length / 2, noise.length);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 5, 6, 9, 10, 11})
  void bodiesOfAllSizesComeBackAsTheyWere(int quality) throws Exception {
    Random random = new Random(quality);
    for (int length : new int[] {1, 2, 17, 100, 1_000, 16_384, 70_000, 300_000, 1_000_000}) {
      byte[] content = mixed(random, length);

      assertThat(unpacked(packed(content, quality))).as("%d bytes", length).isEqualTo(content);
    }
    assertThat(unpacked(packed(new byte[0], quality))).isEmpty();
    assertThat(unpacked(packed(new byte[LIMIT], quality))).hasSize(LIMIT);
  }

  @Test
  void aByteMoreThanMayBeIsTooMuch() throws Exception {
    byte[] packed = packed(new byte[LIMIT + 1], 5);

    assertThatThrownBy(() -> unpacked(packed))
        .isInstanceOf(MalformedResponseException.class)
        .hasMessageContaining("larger than");
  }

  /** An exception of another kind would go through to the event loop. */
  @Test
  void whatIsBrokenAnywhereIsAMalformedResponseOrSomeBody() throws Exception {
    Random random = new Random(7);
    byte[] whole = packed(mixed(random, 3_000), 11);
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      byte[] broken =
          Arrays.copyOf(whole, i % 4 == 0 ? random.nextInt(whole.length) : whole.length);
      for (int j = random.nextInt(4); j >= 0 && broken.length > 0; j--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      try {
        unpacked(broken);
      } catch (MalformedResponseException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        fail("broken copy " + i + ": " + Arrays.toString(broken), e);
      }
    }
    assertThat(refused).isGreaterThan(2_500);
  }
}
