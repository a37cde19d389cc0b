package io.cometvideo.worker.media.storage;

import static io.cometvideo.worker.media.storage.Answers.cutAfter;
import static io.cometvideo.worker.media.storage.Answers.restFrom;
import static io.cometvideo.worker.media.storage.Answers.status;
import static io.cometvideo.worker.media.storage.Answers.whole;
import static io.cometvideo.worker.media.storage.Bench.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rests that do not go with what has come: one more download from the beginning, no other. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ContradictoryDownloadsTest {

  private static final int HALF = VIDEO.length / 2;

  @TempDir private Path root;
  private Bench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new Bench(root);
  }

  @AfterEach
  void stop() throws IOException {
    bench.close();
  }

  private static Stream<Named<MockResponse>> contradictions() {
    return Stream.of(
        Named.of("no such range", status(416)),
        Named.of("another beginning", restFrom(HALF - 1).build()),
        Named.of("another length", ranged("bytes " + HALF + "-499999/500000")),
        Named.of("another file", restFrom(HALF).setHeader("ETag", "\"v2\"").build()),
        Named.of("no range", restFrom(HALF).removeHeader("Content-Range").build()),
        Named.of("a broken range", ranged("bytes */" + VIDEO.length)),
        Named.of("more than there is", longerRest()));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void areBegunAnewOnce(MockResponse contradiction) throws Exception {
    bench.server().enqueue(half());
    bench.server().enqueue(contradiction);
    bench.server().enqueue(whole().build());

    bench.assertStored(bench.transfer());

    bench.server().takeRequest();
    bench.server().takeRequest();
    assertThat(bench.server().takeRequest().getHeaders().names())
        .doesNotContain("Range", "If-Range");
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void areGivenUpTheSecondTime(MockResponse contradiction) throws Exception {
    for (int i = 0; i < 3; i++) {
      bench.server().enqueue(half());
      bench.server().enqueue(contradiction);
    }

    Bench.failed(bench.transfer());

    assertThat(bench.server().getRequestCount()).isEqualTo(4);
    assertThat(Folders.files(root)).isEmpty();
  }

  /** Nothing says that it begins at the beginning, or ends at the end. */
  @Test
  void aRestWithoutAnEndIsCutOffAtTheAnnouncedLength() throws Exception {
    var endless = new Buffer().write(new byte[20_000_000]);
    bench.server().enqueue(half());
    bench.server().enqueue(restFrom(HALF).chunkedBody(endless, 64 * 1024).build());
    bench.server().enqueue(whole().build());

    bench.assertStored(bench.transfer());

    assertThat(bench.count("video.download.bytes")).isLessThan(5_000_000);
  }

  @Test
  void aPartThatNobodyAskedForIsNoVideo() throws Exception {
    bench.server().enqueue(restFrom(0, HALF).build());
    bench.server().enqueue(whole().build());

    bench.assertStored(bench.transfer());
  }

  private static MockResponse half() {
    return cutAfter(HALF).setHeader("ETag", "\"v1\"").build();
  }

  private static MockResponse ranged(String range) {
    return restFrom(HALF).setHeader("Content-Range", range).build();
  }

  private static MockResponse longerRest() {
    return restFrom(HALF).body(new Buffer().write(VIDEO, 0, HALF + 1)).build();
  }
}
