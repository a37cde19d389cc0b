package io.cometvideo.worker.media.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.InputImage;
import io.cometvideo.worker.task.TaskError;
import java.io.IOException;
import java.net.InetAddress;
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "0.0.0.0",
        "localhost",
        "localhost.",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[::127.0.0.1]"
      })
  void addressesOfThisMachineAreRefusedInAllTheirSpellings(String host) {
    strict.server().enqueue(image(PNG).build());

    InputOutcome outcome = fetch(strict, strict.address(host));

    assertThat(outcome).isNotInstanceOf(InputOutcome.Fetched.class);
    assertThat(strict.server().getRequestCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "0.1.2.3",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "::",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "2001:db8::1",
        "2001:0:0:0:0:0:f5ff:fffe"
      })
  void addressesThatAreNotPublicAreForbidden(String address) throws Exception {
    assertThat(PublicAddresses.isForbidden(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "172.15.0.1",
        "172.32.0.1",
        "100.63.0.1",
        "100.128.0.1",
        "192.1.0.1",
        "198.17.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "64:ff9b::808:808",
        "2002:808:808::1"
      })
  void publicAddressesAreAllowed(String address) throws Exception {
    assertThat(PublicAddresses.isForbidden(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void aNameThatLeadsToAPrivateAddressIsRefusedForGood() {
    strict.names().put("images.example", "192.168.1.1");

    TaskError error = failed(fetch(strict, strict.address("images.example")));

    assertThat(error.code()).isEqualTo(ErrorCode.INPUT_REFERENCE_UNAVAILABLE);
    assertThat(error.retryable()).isFalse();
    assertThat(error.message())
        .contains("inputReferences[0]", "images.example", "worker.inputs.allow-private-addresses")
        .doesNotContain("secret");
  }

  @Test
  void aNameIsLookedUpOnceForAConnectionSoThatTheAddressCheckedIsTheOneConnectedTo() {
    open.names().put("rebinding.example", "127.0.0.1", "192.0.2.1");
    open.server().enqueue(image(PNG).build());

    InputOutcome outcome = fetch(open, open.address("rebinding.example"));

    assertThat(outcome).isInstanceOf(InputOutcome.Fetched.class);
    assertThat(open.names().lookUps()).isEqualTo(1);
  }

  @Test
  void noConnectionIsUsedAgainWithoutALookUp() {
    open.names().put("images.example", "127.0.0.1");
    open.server().enqueue(image(PNG).build());
    open.server().enqueue(image(PNG).build());

    fetch(open, open.address("images.example"), open.address("images.example"));

    assertThat(open.names().lookUps()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "2130706433", "private.example"})
  void aRedirectToAPrivateHostIsRefused(String host) {
    strict.names().put("private.example", "10.0.0.1");
    strict.server().enqueue(redirect(strict.address(host)));
    strict.server().enqueue(image(PNG).build());

    InputOutcome outcome = fetch(strict, strict.address(InputBench.FIRST_HOP));

    assertThat(outcome).isNotInstanceOf(InputOutcome.Fetched.class);
    assertThat(strict.server().getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "//", "ftp://host/a", "http://u:p@localhost/"})
  void aRedirectIsCheckedLikeTheAddressItself(String location) {
    open.server().enqueue(redirect(location));

    assertThat(fetch(open, open.address("localhost"))).isInstanceOf(InputOutcome.Failed.class);
    assertThat(open.server().getRequestCount()).isEqualTo(1);
  }

  @Test
  void aRedirectToHttpIsRefusedWhereOnlyHttpsIsAllowed() {
    open.server().enqueue(redirect(open.address("localhost")));
    open.server().enqueue(image(PNG).build());

    // The first hop is http for the test's sake; what is asked for is what the redirect says.
    InputOutcome outcome = open.images(false).fetch(List.of(open.address("localhost")));

    assertThat(failed(outcome).message()).contains("redirects to an address that is not allowed");
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
