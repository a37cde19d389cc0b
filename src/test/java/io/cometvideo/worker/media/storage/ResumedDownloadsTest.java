package io.cometvideo.worker.media.storage;

import static io.cometvideo.worker.media.storage.Answers.cutAfter;
import static io.cometvideo.worker.media.storage.Answers.cutRest;
import static io.cometvideo.worker.media.storage.Answers.restFrom;
import static io.cometvideo.worker.media.storage.Answers.status;
import static io.cometvideo.worker.media.storage.Answers.whole;
import static io.cometvideo.worker.media.storage.Bench.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.TransferOutcome;
import java.io.IOException;
import java.nio.file.Path;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads that break off and are gone on with. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResumedDownloadsTest {

  private static final int HALF = VIDEO.length / 2;
  private static final int STEP = VIDEO.length / 10;

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

  @Test
  void aDownloadThatWasCutGoesOnWhereItBrokeOff() throws Exception {
    bench.answers(cutAfter(HALF).setHeader("ETag", "\"v1\"").build(), restFrom(HALF).build());

    bench.assertStored(bench.transfer());

    RecordedRequest first = bench.server().takeRequest();
    assertThat(first.getHeaders().names()).doesNotContain("Range", "If-Range");
    RecordedRequest resumed = bench.server().takeRequest();
    assertThat(resumed.getHeaders().get("Range")).isEqualTo("bytes=" + HALF + "-");
    assertThat(resumed.getHeaders().get("If-Range")).isEqualTo("\"v1\"");
    assertThat(bench.count(TransferMetrics.DOWNLOAD_BYTES)).isEqualTo(VIDEO.length);
    assertThat(bench.count(TransferMetrics.DOWNLOAD_RESUMED)).isEqualTo(1);
  }

  /** RFC 9110, 13.1.5: a weak validator must not be sent in If-Range. */
  @Test
  void aWeakValidatorIsNoConditionOfTheRest() throws Exception {
    bench.answers(cutAfter(HALF).setHeader("ETag", "W/\"v1\"").build(), restFrom(HALF).build());

    bench.assertStored(bench.transfer());

    bench.server().takeRequest();
    assertThat(bench.server().takeRequest().getHeaders().names())
        .contains("Range")
        .doesNotContain("If-Range");
  }

  @Test
  void aServerThatKnowsNoRangesIsReadFromTheBeginning() throws Exception {
    bench.answers(cutAfter(HALF).build(), whole().build());

    bench.assertStored(bench.transfer());

    assertThat(bench.count(TransferMetrics.DOWNLOAD_BYTES)).isEqualTo(HALF + VIDEO.length);
  }

  @Test
  void nothingOfAFileThatWasReplacedMeanwhileIsKept() throws Exception {
    var older =
        new MockResponse.Builder()
            .body(new Buffer().write(Bench.video(HALF)))
            .setHeader("Content-Length", VIDEO.length + 1)
            .setHeader("ETag", "\"v1\"")
            .onResponseEnd(new SocketEffect.CloseSocket());
    bench.answers(older.build(), whole().setHeader("ETag", "\"v2\"").build());

    bench.assertStored(bench.transfer());
  }

  @Test
  void aDownloadIsCutAsOftenAsItLikesWhileItBringsSomething() throws Exception {
    bench.answers(cutAfter(STEP).build());
    for (int i = 1; i < 9; i++) {
      bench.answers(cutRest(i * STEP, STEP));
    }
    bench.answers(restFrom(9 * STEP).build());

    bench.assertStored(bench.transfer());

    assertThat(bench.rests()).hasSize(9).containsOnly(0);
  }

  @Test
  void aRestThatIsSentInSmallerPartsThanAskedForIsPutTogether() throws Exception {
    bench.answers(
        cutAfter(HALF).build(), restFrom(HALF, STEP).build(), restFrom(HALF + STEP).build());

    bench.assertStored(bench.transfer());
  }

  @Test
  void aDownloadThatNeverGetsFurtherIsGivenUp() throws Exception {
    for (int i = 0; i < 20; i++) {
      bench.answers(cutAfter(HALF).build());
    }

    assertFailed(bench.transfer());

    assertThat(bench.server().getRequestCount()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void aServerThatIsBusyIsAskedAgainAfterGrowingPauses(int busy) throws Exception {
    bench.answers(status(busy), status(busy), cutAfter(HALF).build(), status(busy), status(busy));
    bench.answers(status(busy), status(busy), restFrom(HALF).build());

    bench.assertStored(bench.transfer());

    assertThat(bench.rests()).containsExactly(1, 2, 0, 1, 2, 3, 4);
  }

  @Test
  void aServerThatStaysBusyIsGivenUp() throws Exception {
    for (int i = 0; i < 20; i++) {
      bench.answers(status(503));
    }

    assertThat(assertFailed(bench.transfer()).httpStatus()).isEqualTo(503);

    assertThat(bench.server().getRequestCount()).isEqualTo(5);
    assertThat(bench.count(TransferMetrics.DOWNLOAD_RESUMED)).isEqualTo(4);
  }

  @Test
  void theLengthThatTheRestTellsIsTheOneTheVideoMustHave() throws Exception {
    bench.answers(
        Answers.openAfter(HALF), restFrom(HALF, STEP).build(), restFrom(HALF + STEP).build());

    bench.assertStored(bench.transfer());
  }

  private Fault assertFailed(TransferOutcome outcome) throws IOException {
    assertThat(Folders.files(root)).isEmpty();
    return Bench.failed(outcome);
  }
}
