package io.cometvideo.worker.media.storage;

import static io.cometvideo.worker.media.storage.Answers.cutAfter;
import static io.cometvideo.worker.media.storage.Answers.redirect;
import static io.cometvideo.worker.media.storage.Answers.restFrom;
import static io.cometvideo.worker.media.storage.Answers.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.TransferOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that lead elsewhere, and the bearer that does not follow. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RedirectedDownloadsTest {

  private static final int HALF = Bench.VIDEO.length / 2;

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
  void theBearerOfTheContentEndpointStaysWithItsHost() throws Exception {
    bench.answers(redirect("/v1/files/t"), whole().build());

    bench.assertStored(bench.transfer(bench.contentEndpoint(), List.of()));

    assertThat(bench.requests(2))
        .extracting(request -> request.getHeaders().get("Authorization"))
        .containsExactly("Bearer sk-key", "Bearer sk-key");
  }

  @Test
  void theBearerOfTheContentEndpointGoesToNoOtherHostAndIsGoneAfterIt() throws Exception {
    try (var files = new MockWebServer()) {
      files.start();
      files.enqueue(redirect(bench.at("/back").uri().toString()));
      bench.answers(redirect("http://127.0.0.1:" + files.getPort() + "/v?sig=1"), whole().build());

      bench.assertStored(bench.transfer(bench.contentEndpoint(), List.of()));

      assertThat(files.takeRequest().getHeaders().get("Authorization")).isNull();
      assertThat(bench.requests(2))
          .extracting(request -> request.getHeaders().get("Authorization"))
          .containsExactly("Bearer sk-key", null);
    }
  }

  /** Which the next GET sends again, to the first host alone. */
  @Test
  void aDownloadBehindARedirectIsGoneOnWithThroughIt() throws Exception {
    bench.answers(redirect("/a"), cutAfter(HALF).build(), redirect("/b"), restFrom(HALF).build());

    bench.assertStored(bench.transfer(bench.contentEndpoint(), List.of()));

    assertThat(bench.requests(4))
        .extracting(RecordedRequest::getTarget)
        .containsExactly("/v1/videos/t/content", "/a", "/v1/videos/t/content", "/b");
  }

  @Test
  void threeRedirectsAreFollowed() throws Exception {
    bench.answers(redirect("/1"), redirect("/2"), redirect("/3"), whole().build());

    bench.assertStored(bench.transfer());
  }

  @Test
  void aFourthRedirectIsNot() throws Exception {
    bench.answers(redirect("/1"), redirect("/2"), redirect("/3"), redirect("/4"), whole().build());

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
    bench.answers(redirect(location));

    TransferOutcome outcome = bench.transfer();

    assertThat(Bench.failed(outcome).message())
        .containsAnyOf("no usable address", "not usable")
        .doesNotContain(location);
  }
}
