package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VideoSha256Test {

  private static final int LARGE = 16 * 1024 * 1024;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, LARGE - 1, LARGE, LARGE + 1, LARGE + 256 * 1024, 2 * LARGE + 12_345})
  void isThatOfAllBytesInWhateverPartsTheyCome(int length) {
    byte[] video = new byte[length];
    var random = new Random(length);
    random.nextBytes(video);
    var sum = new VideoSha256();

    byte[] buffer = new byte[700_000];
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, 1 + random.nextInt(buffer.length));
      System.arraycopy(video, done, buffer, 0, part);
      sum.update(buffer, part);
      // The caller uses its buffer again.
      Arrays.fill(buffer, (byte) 0);
      done += part;
    }

    var expected = Sha256.begin();
    expected.update(video);
    assertThat(sum.end()).isEqualTo(Sha256.end(expected));
  }
}
