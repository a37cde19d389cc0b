package io.cometvideo.worker.media.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.InputImage;
import io.cometvideo.worker.task.TaskError;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RemoteImagesTest {

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13};
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16};

  private InputBench open;
  private InputBench strict;

  @BeforeEach
  void start() throws IOException {
    open = new InputBench(true);
    strict = new InputBench(false);
  }

  @AfterEach
  void stop() throws IOException {
    open.close();
    strict.close();
  }

  @Test
  void imagesAreFetchedInTheirOrderAndNamedByTheirContent() {
    open.server().enqueue(image(PNG).setHeader("Content-Type", "text/html").build());
    open.server().enqueue(image(JPEG).build());

    InputOutcome outcome = fetch(open, open.address("localhost"), open.address("localhost"));

    assertThat(outcome).isInstanceOf(InputOutcome.Fetched.class);
    List<InputImage> images = ((InputOutcome.Fetched) outcome).images();
    assertThat(images).extracting(InputImage::content).containsExactly(PNG, JPEG);
    assertThat(images).extracting(InputImage::mediaType).containsExactly("image/png", "image/jpeg");
  }

  @Test
  void noCredentialsAreSent() throws Exception {
    open.server().enqueue(image(PNG).build());

    fetch(open, open.address("localhost"));

    assertThat(open.server().takeRequest().getHeaders().names())
        .doesNotContain("Authorization", "Cookie");
  }

  @Test
  void whatIsNoImageIsTheRequestsFault() {
    open.server().enqueue(new MockResponse.Builder().body("<html>").build());

    TaskError error = failed(fetch(open, open.address("localhost")));

    assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(error.violations().getFirst().field()).isEqualTo("inputReferences[0]");
  }

  @Test
  void aRedirectIsFollowed() {
    open.server().enqueue(redirect("/other"));
    open.server().enqueue(image(PNG).build());

    assertThat(fetch(open, open.address("localhost"))).isInstanceOf(InputOutcome.Fetched.class);
  }

  @Test
  void redirectsWithoutEndAreGivenUp() {
    for (int i = 0; i < 10; i++) {
      open.server().enqueue(redirect("/again"));
    }

    assertThat(failed(fetch(open, open.address("localhost"))).message()).contains("too often");
  }

  @Test
  void anImageThatIsTooLargeIsRefusedBeforeItIsRead() {
    open.server().enqueue(image(PNG).setHeader("Content-Length", 10 * 1024 * 1024 + 1).build());

    assertThat(failed(fetch(open, open.address("localhost"))).message()).contains("10 MiB");
  }

  @Test
  void anImageThatTurnsOutTooLargeIsRefused() {
    byte[] large = new byte[10 * 1024 * 1024 + 1];
    open.server()
        .enqueue(new MockResponse.Builder().chunkedBody(new Buffer().write(large), 65_536).build());

    assertThat(failed(fetch(open, open.address("localhost"))).message()).contains("10 MiB");
  }

  @Test
  void anImageThatTricklesIsCutOff() {
    open.server()
        .enqueue(
            new MockResponse.Builder()
                .body(new Buffer().write(new byte[10_000]))
                .throttleBody(10, 50, TimeUnit.MILLISECONDS)
                .build());

    InputOutcome outcome =
        open.images(Duration.ofMillis(500)).fetch(List.of(open.address("localhost")));

    assertThat(outcome).isInstanceOf(InputOutcome.Unavailable.class);
    assertThat(((InputOutcome.Unavailable) outcome).error().message()).contains("did not give");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429})
  void aHostInTroubleIsAskedAgainLater(int status) {
    open.server().enqueue(new MockResponse.Builder().code(status).build());

    assertThat(fetch(open, open.address("localhost")))
        .isInstanceOfSatisfying(
            InputOutcome.Unavailable.class, it -> assertThat(it.error().retryable()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 204})
  void aHostThatSaysNoIsNotAskedAgain(int status) {
    open.server().enqueue(new MockResponse.Builder().code(status).build());

    assertThat(failed(fetch(open, open.address("localhost"))).message())
        .contains("answered " + status)
        .doesNotContain("secret");
  }

  @Test
  void imagesWithoutRoomInMemoryComeAgainAndWhatTheyHadIsGivenBack() {
    var memory = new ImageMemory(0);
    ImageMemory.Share first = memory.share();
    for (int i = 0; i < 4; i++) {
      assertThat(first.take(10 * 1024 * 1024)).isTrue();
    }

    assertThat(memory.share().take(10 * 1024 * 1024)).isFalse();
    first.release();
    first.release();

    assertThat(memory.share().take(10 * 1024 * 1024)).isTrue();
  }

  private static InputOutcome fetch(InputBench bench, String... references) {
    return bench.images(true).fetch(List.of(references));
  }

  private static TaskError failed(InputOutcome outcome) {
    assertThat(outcome).isInstanceOf(InputOutcome.Failed.class);
    return ((InputOutcome.Failed) outcome).error();
  }

  private static MockResponse.Builder image(byte[] bytes) {
    return new MockResponse.Builder().body(new Buffer().write(bytes));
  }

  private static MockResponse redirect(String location) {
    return new MockResponse.Builder().code(302).addHeader("Location", location).build();
  }
}
