package io.cometvideo.worker.media.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.InputImage;
import io.cometvideo.worker.task.Violation;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencedImagesTest {

  private static final byte[] PNG = latin("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR");
  private static final byte[] JPEG = latin("\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF\0");
  private static final byte[] WEBP = latin("RIFF$\0\0\0WEBPVP8 ");

  private final ReferencedImages images = InputBench.checking(false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/a.png",
        "HTTPS://example.com/a?sig=1",
        "s3://bucket/folder/a.png"
      })
  void takesAddresses(String reference) {
    assertThat(images.check(List.of(reference))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://example.com/a.png | http is not allowed here (worker.inputs.allow-http); use https
          ftp://example.com/a.png  | must be an address that begins with https:, s3: or data:
          file:///etc/passwd       | must be an address that begins with https:, s3: or data:
          example.com/a.png        | must be an address that begins with https:, s3: or data:
          ''                       | must be an address that begins with https:, s3: or data:
          https:///a.png           | must name a host
          https://user:pw@host/a   | must hold no user name
          s3:///key                | must name a bucket
          s3://bucket              | must name an object: s3://bucket/key
          https:example.com        | must name a host
          https://exa mple/a?sig=1 | must be a valid address
          data:,abc                | must have the form data:image/…;base64,…
          data:image/png,abc       | must have the form data:image/…;base64,…
          data:text/plain;base64,YQ== | must have the form data:image/…;base64,…
          data:image/png;base64    | must have the form data:image/…;base64,…
          data:image/png;base64,%% | must be valid base64 after the comma
          data:image/png;base64,YQ | must be JPEG, PNG or WebP by its content, which is text/plain
          data:image/png;base64,Y  | must be valid base64 after the comma
          """)
  void refusesWhatIsNoReference(String reference, String message) {
    assertThat(images.check(List.of(reference)))
        .containsExactly(new Violation("inputReferences[0]", message));
  }

  @Test
  void takesHttpIfItIsAllowed() {
    assertThat(InputBench.checking(true).check(List.of("http://example.com/a.png"))).isEmpty();
  }

  @Test
  void takesNoneAndUpToFour() {
    String reference = "https://example.com/a.png";

    assertThat(images.check(List.of())).isEmpty();
    assertThat(images.check(Collections.nCopies(4, reference))).isEmpty();
    assertThat(images.check(Collections.nCopies(5, reference)))
        .containsExactly(new Violation("inputReferences", "must not be more than 4, not 5"));
  }

  @Test
  void saysNoMoreThanFitsOnAnEvent() {
    assertThat(images.check(Collections.nCopies(200_000, ""))).hasSizeLessThan(30);
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    var references =
        List.of(
            "https://example.com/a.png",
            "ftp://a/b",
            data("png", PNG),
            data("png", latin("GIF89a")),
            "http://a/b");

    assertThat(images.check(references))
        .extracting(Violation::field)
        .containsExactly(
            "inputReferences", "inputReferences[1]", "inputReferences[3]", "inputReferences[4]");
  }

  @Test
  void goesByTheContentNotByTheName() {
    assertThat(images.check(List.of(data("gif", PNG), data("x-thing", WEBP)))).isEmpty();
    for (String other :
        List.of("GIF89a\1\0\1\0", "<svg xmlns='http://www.w3.org/2000/svg'/>", "%PDF-1.7", "")) {
      assertThat(images.check(List.of(data("png", latin(other)))))
          .singleElement()
          .extracting(Violation::message)
          .asString()
          .startsWith("must be JPEG, PNG or WebP by its content, which is ");
    }
  }

  @Test
  void takesTenMebibytesAndNoMore() {
    byte[] largest = new byte[10 * 1024 * 1024];
    System.arraycopy(PNG, 0, largest, 0, PNG.length);
    byte[] larger = new byte[largest.length + 1];
    System.arraycopy(PNG, 0, larger, 0, PNG.length);

    assertThat(images.check(List.of(data("png", largest)))).isEmpty();
    assertThat(images.check(List.of(data("png", larger))))
        .containsExactly(new Violation("inputReferences[0]", "must not be larger than 10 MiB"));
  }

  @Test
  void doesNotRepeatASignedAddressOrAnImage() {
    var references = List.of("https://exa mple/a?sig=secret", "data:image/png;base64,secret%%");

    assertThat(images.check(references)).hasSize(2);
    assertThat(images.check(references).toString()).doesNotContain("secret");
  }

  @Test
  void givesTheImagesInTheirOrderWithTheirRealTypes() {
    InputOutcome outcome =
        images.fetch(List.of(data("png", JPEG), data("png", WEBP), data("png", PNG)));

    assertThat(outcome).isInstanceOf(InputOutcome.Fetched.class);
    List<InputImage> fetched = ((InputOutcome.Fetched) outcome).images();
    assertThat(fetched)
        .extracting(InputImage::mediaType)
        .containsExactly("image/jpeg", "image/webp", "image/png");
    assertThat(fetched).extracting(InputImage::content).containsExactly(JPEG, WEBP, PNG);
  }

  private static String data(String type, byte[] content) {
    return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(content);
  }

  /** Every character is one byte. */
  private static byte[] latin(String bytes) {
    return bytes.getBytes(ISO_8859_1);
  }
}
