package io.cometvideo.worker.media.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.media.storage.ObjectStore.Upload;
import io.cometvideo.worker.task.RequestId;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store keeps, whether it was told the length or not. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ObjectStoreContract {

  private static final ObjectKey KEY = new ObjectKey("2026/11/23/order-1.mp4");
  private static final byte[] VIDEO = Bench.video(300_000);

  abstract ObjectStore store();

  /** The keys that a reader of the store sees. */
  abstract List<String> visible() throws IOException;

  abstract byte[] content(ObjectKey key) throws IOException;

  /** What uploads that have ended left where no reader sees it. */
  abstract List<String> leftovers() throws IOException;

  abstract String location(ObjectKey key);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theCommitMakesItVisible(boolean told) throws IOException {
    try (Upload upload = store().begin(KEY, length(told))) {
      upload.stream().write(VIDEO);
      assertThat(visible()).isEmpty();

      assertThat(upload.commit()).isEqualTo(location(KEY));
    }

    assertThat(visible()).containsExactly(KEY.value());
    assertThat(content(KEY)).isEqualTo(VIDEO);
    assertThat(leftovers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutACommitNothingIsLeft(boolean told) throws IOException {
    try (Upload upload = store().begin(KEY, length(told))) {
      upload.stream().write(VIDEO);
    }

    assertThat(visible()).isEmpty();
    assertThat(leftovers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 299_999})
  void ofTooFewBytesNothingIsLeft(int length) throws IOException {
    try (Upload upload = store().begin(KEY, VIDEO.length)) {
      upload.stream().write(VIDEO, 0, length);
    }

    assertThat(visible()).isEmpty();
    assertThat(leftovers()).isEmpty();
  }

  /** Here the store has had all that it was told to wait for. */
  @ParameterizedTest
  @ValueSource(ints = {8, 1_000, 299_999})
  void ofTooManyBytesNothingIsLeft(int announced) throws IOException {
    try (Upload upload = store().begin(KEY, announced)) {
      upload.stream().write(VIDEO, 0, 8);
      upload.stream().write(VIDEO, 8, VIDEO.length - 8);
    } catch (IOException _) {
      // A store may say so, or leave it to its caller.
    }

    assertThat(visible()).isEmpty();
    assertThat(leftovers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theOldOneStaysUntilTheNewOneIsWhole(boolean told) throws IOException {
    byte[] old = Bench.video(1_000);
    store(KEY, old);

    try (Upload upload = store().begin(KEY, length(told))) {
      upload.stream().write(VIDEO);
      assertThat(content(KEY)).isEqualTo(old);
      upload.commit();
    }

    assertThat(content(KEY)).isEqualTo(VIDEO);
    assertThat(visible()).containsExactly(KEY.value());
  }

  @Test
  void uploadsSideBySideDoNotMix() throws IOException {
    ObjectKey other = new ObjectKey("2026/11/23/order-2.mp4");
    byte[] second = Bench.video(200_000);
    try (Upload one = store().begin(KEY, VIDEO.length);
        Upload two = store().begin(other, second.length)) {
      for (int from = 0; from < second.length; from += 50_000) {
        one.stream().write(VIDEO, from, 50_000);
        two.stream().write(second, from, 50_000);
      }
      one.stream().write(Arrays.copyOfRange(VIDEO, second.length, VIDEO.length));
      two.commit();
      one.commit();
    }

    assertThat(content(KEY)).isEqualTo(VIDEO);
    assertThat(content(other)).isEqualTo(second);
  }

  /** Two workers may transfer the same video while a partition moves. */
  @Test
  void ofTwoUploadsOfOneKeyOneIsThereAsAWhole() throws IOException {
    byte[] second = Bench.video(200_000);
    try (Upload one = store().begin(KEY, VIDEO.length);
        Upload two = store().begin(KEY, second.length)) {
      one.stream().write(VIDEO);
      two.stream().write(second);
      two.commit();
      commitOrLose(one);
    }

    assertThat(content(KEY)).isIn(VIDEO, second);
    assertThat(visible()).containsExactly(KEY.value());
    assertThat(leftovers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%41", "%2F", "a b", "a+b", "ü-日本", "a~b", "..a", "a=b&c", "a'b", "[a]"})
  void everyNameComesBackAsItIs(String name) throws IOException {
    ObjectKey key = new ObjectKey("2026/11/23/" + name + ".mp4");

    assertThat(store(key, VIDEO)).isEqualTo(location(key));

    assertThat(visible()).containsExactly(key.value());
    assertThat(content(key)).isEqualTo(VIDEO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Order:1", "..", "order-1_a.b"})
  void theKeysOfRequestsAreNames(String requestId) throws IOException {
    ObjectKey key = ObjectKey.of(Instant.EPOCH, new RequestId(requestId));

    store(key, VIDEO);

    assertThat(visible()).containsExactly(key.value());
  }

  private String store(ObjectKey key, byte[] content) throws IOException {
    try (Upload upload = store().begin(key, content.length)) {
      upload.stream().write(content);
      return upload.commit();
    }
  }

  private static void commitOrLose(Upload upload) {
    try {
      upload.commit();
    } catch (IOException _) {
      // The later one has taken its place.
    }
  }

  private static long length(boolean told) {
    return told ? VIDEO.length : PartialVideo.UNKNOWN;
  }
}
