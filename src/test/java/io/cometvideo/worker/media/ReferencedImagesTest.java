package io.cometvideo.worker.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferencedImagesTest {

  private static final byte[] PNG =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
  private static final byte[] JPEG = {
    (byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1
  };

  private final InputImages images = new ReferencedImages(false);

  @Test
  void imagesAreToldByTheirContent() throws InterruptedException {
    List<String> references = List.of(data("image/webp", PNG), data("image/png", JPEG));

    assertThat(images.check(references)).isEmpty();
    assertThat(images.fetch(references))
        .isInstanceOfSatisfying(
            InputOutcome.Fetched.class,
            fetched ->
                assertThat(fetched.images())
                    .extracting(image -> image.mediaType())
                    .containsExactly("image/png", "image/jpeg"));
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    List<Violation> violations =
        images.check(
            List.of(
                data("image/png", "GIF89a, not allowed".getBytes(StandardCharsets.US_ASCII)),
                "data:image/png;base64,@@@",
                "data:text/plain,hello",
                "ftp://example.org/a.png",
                "http://example.org/a.png"));

    assertThat(violations)
        .extracting(Violation::field)
        .containsExactly(
            "inputReferences",
            "inputReferences[0]",
            "inputReferences[1]",
            "inputReferences[2]",
            "inputReferences[3]",
            "inputReferences[4]");
    assertThat(violations.get(1).message()).contains("image/gif");
    assertThat(violations.get(5).message()).contains("worker.inputs.allow-http");
  }

  @Test
  void anImageBeyondTenMebibytesIsRefused() {
    byte[] large = new byte[DataReference.MAX_BYTES + 1];
    System.arraycopy(PNG, 0, large, 0, PNG.length);

    assertThat(images.check(List.of(data("image/png", large))))
        .singleElement()
        .satisfies(violation -> assertThat(violation.message()).contains("10 MiB"));
  }

  @Test
  void whatThisVersionCannotFetchFailsTheRequestWithAReason() throws InterruptedException {
    assertThat(images.check(List.of("https://example.org/a.png"))).isEmpty();
    assertThat(images.fetch(List.of("https://example.org/a.png")))
        .isInstanceOfSatisfying(
            InputOutcome.Failed.class,
            failed ->
                assertThat(failed.error().code()).isEqualTo(ErrorCode.INPUT_REFERENCE_UNAVAILABLE));
  }

  private static String data(String mediaType, byte[] content) {
    return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(content);
  }
}
