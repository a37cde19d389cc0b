package io.cometvideo.worker.media.storage;

import static io.cometvideo.worker.media.storage.Bench.cutAfter;
import static io.cometvideo.worker.media.storage.Bench.cutRest;
import static io.cometvideo.worker.media.storage.Bench.restFrom;
import static io.cometvideo.worker.media.storage.Bench.status;
import static io.cometvideo.worker.media.storage.Bench.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.TransferOutcome;
import io.cometvideo.worker.task.VideoAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that are refused, expire or lead elsewhere, and the bearer that goes with some. */
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
    answers(status(refusal), whole().build());

    bench.assertStored(bench.transfer(bench.address(), List.of(at("/fresh.mp4"))));

    bench.server().takeRequest();
    assertThat(bench.server().takeRequest().getTarget()).isEqualTo("/fresh.mp4");
  }

  @Test
  void anAddressThatExpiresInTheMiddleIsReplacedAndTheDownloadGoesOn() throws Exception {
    answers(cutAfter(QUARTER).build(), status(403));
    answers(cutRest(QUARTER, QUARTER), status(403), restFrom(HALF).build());

    bench.assertStored(bench.transfer(bench.address(), List.of(at("/2"), at("/3"))));

    List<RecordedRequest> requests = requests(5);
    assertThat(requests)
        .extracting(RecordedRequest::getTarget)
        .endsWith("/v.mp4?X-Signature=secret", "/2", "/2", "/3");
    assertThat(requests.getLast().getHeaders().get("Range")).isEqualTo("bytes=" + HALF + "-");
  }

  @Test
  void addressesThatAreRefusedOneAfterTheOtherAreGivenUp() throws Exception {
    answers(status(410), status(410), whole().build());

    Fault fault = Bench.failed(bench.transfer(bench.address(), List.of(at("/2"), at("/3"))));

    assertThat(fault.httpStatus()).isEqualTo(410);
    assertThat(fault.message()).contains("signed address was refused with 410");
    assertThat(bench.server().getRequestCount()).isEqualTo(2);
  }

  @Test
  void aServerThatIsBusyBetweenTwoRefusalsChangesNothing() throws Exception {
    answers(status(403), status(503), status(403), whole().build());

    Bench.failed(bench.transfer(bench.address(), List.of(at("/2"), at("/3"))));

    assertThat(bench.server().getRequestCount()).isEqualTo(3);
  }

  @Test
  void noOtherAddressIsAskedForInsteadOfABusyServer() throws Exception {
    for (int i = 0; i < 5; i++) {
      answers(status(503));
    }

    Bench.failed(bench.transfer(bench.address(), List.of(at("/fresh"))));

    assertThat(requests(5)).extracting(RecordedRequest::getTarget).doesNotContain("/fresh");
  }

  @Test
  void aVideoThatIsNowhereSaysThatTheContentEndpointWasAsked() throws Exception {
    answers(status(404));

    assertThat(Bench.failed(bench.transfer(withBearer(), List.of())).message())
        .isEqualTo(
            "the provider gives no address of the video, and its content endpoint answered 404");
  }

  @Test
  void theBearerOfTheContentEndpointStaysWithItsHost() throws Exception {
    answers(redirect("/v1/files/t"), whole().build());

    bench.assertStored(bench.transfer(withBearer(), List.of()));

    assertThat(requests(2))
        .extracting(request -> request.getHeaders().get("Authorization"))
        .containsExactly("Bearer sk-key", "Bearer sk-key");
  }

  @Test
  void theBearerOfTheContentEndpointGoesToNoOtherHostAndIsGoneAfterIt() throws Exception {
    try (var files = new MockWebServer()) {
      files.start();
      files.enqueue(redirect(at("/back").uri().toString()));
      answers(redirect("http://127.0.0.1:" + files.getPort() + "/v?sig=1"), whole().build());

      bench.assertStored(bench.transfer(withBearer(), List.of()));

      assertThat(files.takeRequest().getHeaders().get("Authorization")).isNull();
      assertThat(requests(2))
          .extracting(request -> request.getHeaders().get("Authorization"))
          .containsExactly("Bearer sk-key", null);
    }
  }

  /** Which the next GET sends again, to the first host alone. */
  @Test
  void aDownloadBehindARedirectIsGoneOnWithThroughIt() throws Exception {
    answers(redirect("/a"), cutAfter(HALF).build(), redirect("/b"), restFrom(HALF).build());

    bench.assertStored(bench.transfer(withBearer(), List.of()));

    assertThat(requests(4))
        .extracting(RecordedRequest::getTarget)
        .containsExactly("/v1/videos/t/content", "/a", "/v1/videos/t/content", "/b");
  }

  @Test
  void threeRedirectsAreFollowed() throws Exception {
    answers(redirect("/1"), redirect("/2"), redirect("/3"), whole().build());

    bench.assertStored(bench.transfer());
  }

  @Test
  void aFourthRedirectIsNot() throws Exception {
    answers(redirect("/1"), redirect("/2"), redirect("/3"), redirect("/4"), whole().build());

    assertThat(Bench.failed(bench.transfer()).message()).contains("redirected too often");
    assertThat(bench.server().getRequestCount()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://files.example/v",
        "http:",
        "http:///v",
        "http://127.0.0.1:99999/v",
        "::secret"
      })
  void aRedirectToWhatIsNoAddressIsNotFollowed(String location) throws Exception {
    answers(redirect(location));

    TransferOutcome outcome = bench.transfer();

    assertThat(Bench.failed(outcome).message())
        .containsAnyOf("no usable address", "not usable")
        .doesNotContain(location);
  }

  private void answers(MockResponse... answers) {
    for (MockResponse answer : answers) {
      bench.server().enqueue(answer);
    }
  }

  private List<RecordedRequest> requests(int count) throws InterruptedException {
    assertThat(bench.server().getRequestCount()).isEqualTo(count);
    var requests = new ArrayList<RecordedRequest>();
    for (int i = 0; i < count; i++) {
      requests.add(bench.server().takeRequest());
    }
    return requests;
  }

  private VideoAddress withBearer() {
    return new VideoAddress(at("/v1/videos/t/content").uri(), "sk-key");
  }

  private VideoAddress at(String path) {
    return VideoAddress.signed(bench.address().uri().resolve(path));
  }

  private static MockResponse redirect(String location) {
    return new MockResponse.Builder().code(302).addHeader("Location", location).build();
  }
}
