package io.cometvideo.worker.media.storage;

import static io.cometvideo.worker.media.storage.Answers.cutAfter;
import static io.cometvideo.worker.media.storage.Answers.cutRest;
import static io.cometvideo.worker.media.storage.Answers.restFrom;
import static io.cometvideo.worker.media.storage.Answers.status;
import static io.cometvideo.worker.media.storage.Answers.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that are refused or expire. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VideoAddressesTest {

  private static final int HALF = Bench.VIDEO.length / 2;
  private static final int QUARTER = HALF / 2;

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

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410})
  void anAddressThatIsRefusedIsReplaced(int refusal) throws Exception {
    bench.answers(status(refusal), whole().build());

    bench.assertStored(bench.transfer(bench.address(), List.of(bench.at("/fresh.mp4"))));

    bench.server().takeRequest();
    assertThat(bench.server().takeRequest().getTarget()).isEqualTo("/fresh.mp4");
  }

  @Test
  void anAddressThatExpiresInTheMiddleIsReplacedAndTheDownloadGoesOn() throws Exception {
    bench.answers(cutAfter(QUARTER).build(), status(403));
    bench.answers(cutRest(QUARTER, QUARTER), status(403), restFrom(HALF).build());

    bench.assertStored(bench.transfer(bench.address(), List.of(bench.at("/2"), bench.at("/3"))));

    List<RecordedRequest> requests = bench.requests(5);
    assertThat(requests)
        .extracting(RecordedRequest::getTarget)
        .endsWith("/v.mp4?X-Signature=secret", "/2", "/2", "/3");
    assertThat(requests.getLast().getHeaders().get("Range")).isEqualTo("bytes=" + HALF + "-");
  }

  @Test
  void addressesThatAreRefusedOneAfterTheOtherAreGivenUp() throws Exception {
    bench.answers(status(410), status(410), whole().build());

    Fault fault =
        Bench.failed(bench.transfer(bench.address(), List.of(bench.at("/2"), bench.at("/3"))));

    assertThat(fault.httpStatus()).isEqualTo(410);
    assertThat(fault.message()).contains("signed address was refused with 410");
    assertThat(bench.server().getRequestCount()).isEqualTo(2);
  }

  @Test
  void aServerThatIsBusyBetweenTwoRefusalsChangesNothing() throws Exception {
    bench.answers(status(403), status(503), status(403), whole().build());

    Bench.failed(bench.transfer(bench.address(), List.of(bench.at("/2"), bench.at("/3"))));

    assertThat(bench.server().getRequestCount()).isEqualTo(3);
  }

  @Test
  void noOtherAddressIsAskedForInsteadOfABusyServer() throws Exception {
    for (int i = 0; i < 5; i++) {
      bench.answers(status(503));
    }

    Bench.failed(bench.transfer(bench.address(), List.of(bench.at("/fresh"))));

    assertThat(bench.requests(5)).extracting(RecordedRequest::getTarget).doesNotContain("/fresh");
  }

  @Test
  void aVideoThatIsNowhereSaysThatTheContentEndpointWasAsked() throws Exception {
    bench.answers(status(404));

    assertThat(Bench.failed(bench.transfer(bench.contentEndpoint(), List.of())).message())
        .isEqualTo(
            "the provider gives no address of the video, and its content endpoint answered 404");
  }
}
