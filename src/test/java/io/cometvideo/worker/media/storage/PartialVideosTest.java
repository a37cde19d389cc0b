package io.cometvideo.worker.media.storage;

import static io.cometvideo.worker.media.storage.Answers.cutAfter;
import static io.cometvideo.worker.media.storage.Answers.restFrom;
import static io.cometvideo.worker.media.storage.Answers.status;
import static io.cometvideo.worker.media.storage.Answers.whole;
import static io.cometvideo.worker.media.storage.Bench.KEY;
import static io.cometvideo.worker.media.storage.Bench.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.TransferOutcome;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No partial object is ever visible: looks at the folder before and after every step. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PartialVideosTest {

  private static final int HALF = VIDEO.length / 2;
  private static final ByteString OLDER = ByteString.of(Bench.video(1_000));

  /** What the server does. */
  record Weather(String name, List<MockResponse> answers) {
    static Weather of(String name, MockResponse... answers) {
      return new Weather(name, List.of(answers));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @TempDir private Path root;
  private Bench bench;
  private final Set<ByteString> seen = new HashSet<>();

  @BeforeEach
  void start() throws IOException {
    bench = new Bench(root);
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  private static Stream<Weather> good() {
    return Stream.of(
        Weather.of("whole", whole().build()),
        Weather.of("cut", cutAfter(HALF).build(), restFrom(HALF).build()),
        Weather.of("begun anew", cutAfter(HALF).build(), whole().build()),
        Weather.of("no range", cutAfter(HALF).build(), status(416), whole().build()),
        Weather.of("busy", cutAfter(HALF).build(), status(503), restFrom(HALF).build()));
  }

  private static Stream<Weather> bad() {
    return Stream.of(
        Weather.of("refused", status(403)),
        Weather.of("refused in the middle", cutAfter(HALF).build(), status(403)),
        Weather.of("cut at the last byte", cutAfter(VIDEO.length - 1).build(), status(404)),
        Weather.of("no video", new MockResponse.Builder().body("<html>").build()),
        Weather.of("encoded", whole().setHeader("Content-Encoding", "br").build()),
        Weather.of(
            "encoded in the middle",
            cutAfter(HALF).build(),
            restFrom(HALF).setHeader("Content-Encoding", "br").build()),
        Weather.of(
            "no range twice",
            cutAfter(HALF).build(),
            status(416),
            cutAfter(HALF).build(),
            status(416)),
        Weather.of("without its end", Answers.openAfter(VIDEO.length), status(410)));
  }

  @ParameterizedTest
  @MethodSource("good")
  void areNeverSeenOnTheWayToAWholeOne(Weather weather) throws Exception {
    bench.assertStored(transfer(weather, _ -> false));

    assertThat(seen).isEmpty();
    assertThat(Folders.files(root)).containsExactly(KEY.value());
  }

  @ParameterizedTest
  @MethodSource("good")
  void areNeverSeenInPlaceOfAnOlderOne(Weather weather) throws Exception {
    storeOlder();

    bench.assertStored(transfer(weather, _ -> false));

    assertThat(seen).containsOnly(OLDER);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void areNeverSeenOfADownloadThatFails(Weather weather) throws Exception {
    Bench.failed(transfer(weather, _ -> false));

    assertThat(seen).isEmpty();
    assertThat(Folders.files(root)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource({"good", "bad"})
  void areNeverSeenWhenTheStoreFails(Weather weather) throws Exception {
    storeOlder();

    TransferOutcome outcome = transfer(weather, size -> size > HALF - 10);

    assertThat(outcome).isNotInstanceOf(TransferOutcome.Stored.class);
    assertThat(seen).isSubsetOf(OLDER);
    assertThat(root.resolve(KEY.value())).hasBinaryContent(OLDER.toByteArray());
    assertThat(Folders.files(root)).containsExactly(KEY.value());
  }

  private TransferOutcome transfer(Weather weather, Predicate<Long> full) throws Exception {
    weather.answers().forEach(bench.server()::enqueue);
    var store = new FileObjectStore(root);
    return bench.transferTo((key, length) -> new Looking(store.begin(key, length), full));
  }

  private void storeOlder() throws IOException {
    Path older = root.resolve(KEY.value());
    Files.createDirectories(Objects.requireNonNull(older.getParent()));
    Files.write(older, OLDER.toByteArray());
  }

  /** Everything but the store's hidden parts. */
  private void look() throws IOException {
    for (String file : Folders.files(root)) {
      if (!file.startsWith(".parts/")) {
        seen.add(ByteString.of(Files.readAllBytes(root.resolve(file))));
      }
    }
  }

  private final class Looking implements ObjectStore.Upload {

    private final ObjectStore.Upload upload;
    private final Predicate<Long> full;
    private long size;
    private boolean committed;

    Looking(ObjectStore.Upload upload, Predicate<Long> full) throws IOException {
      this.upload = upload;
      this.full = full;
      look();
    }

    @Override
    public OutputStream stream() {
      return new FilterOutputStream(upload.stream()) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          look();
          size += length;
          if (full.test(size)) {
            throw new IOException("No space left on device");
          }
          out.write(bytes, offset, length);
          look();
        }
      };
    }

    @Override
    public String commit() throws IOException {
      look();
      committed = true;
      return upload.commit();
    }

    @Override
    public void close() throws IOException {
      upload.close();
      if (!committed) {
        look();
      }
    }
  }
}
