package io.cometvideo.worker.media.input;

import io.cometvideo.worker.task.ErrorCode;
import io.cometvideo.worker.task.InputImage;
import io.cometvideo.worker.task.TaskError;
import io.cometvideo.worker.task.Violation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@link InputImages} out of the requests themselves. */
final class ReferencedImages implements InputImages {

  private static final int MOST = 4;
  private static final String DATA = "data";

  private final ImageType imageType = new ImageType();
  private final Set<String> schemes;

  ReferencedImages(boolean allowHttp) {
    schemes = allowHttp ? Set.of(DATA, "https", "s3", "http") : Set.of(DATA, "https", "s3");
  }

  @Override
  public List<Violation> check(List<String> references) {
    List<Violation> violations = new ArrayList<>();
    if (references.size() > MOST) {
      violations.add(
          new Violation(
              "inputReferences", "must not be more than " + MOST + ", not " + references.size()));
    }
    for (int i = 0; i < references.size(); i++) {
      String field = String.format(Locale.ROOT, "inputReferences[%d]", i);
      problem(references.get(i))
          .ifPresent(message -> violations.add(new Violation(field, message)));
    }
    return violations;
  }

  @Override
  public InputOutcome fetch(List<String> references) {
    List<InputImage> images = new ArrayList<>();
    for (String reference : references) {
      if (!scheme(reference).equals(DATA)) {
        return new InputOutcome.Failed(
            TaskError.of(
                ErrorCode.INPUT_REFERENCE_UNAVAILABLE,
                "this version of the worker takes images in the request only (data:), not by "
                    + scheme(reference),
                false));
      }
      byte[] content = DataReference.decode(reference);
      images.add(new InputImage(content, imageType.of(content)));
    }
    return new InputOutcome.Fetched(images);
  }

  private Optional<String> problem(String reference) {
    String scheme = scheme(reference);
    if (!schemes.contains(scheme)) {
      return Optional.of(
          scheme.equals("http")
              ? "http is not allowed here (worker.inputs.allow-http); use https"
              : "must be an address that begins with https:, s3: or data:");
    }
    return scheme.equals(DATA) ? problemOfData(reference) : problemOfAddress(reference);
  }

  private Optional<String> problemOfData(String reference) {
    byte[] content;
    try {
      content = DataReference.decode(reference);
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    String type = imageType.of(content);
    return ImageType.isAllowed(type)
        ? Optional.empty()
        : Optional.of("must be " + ImageType.ALLOWED + " by its content, which is " + type);
  }

  private static Optional<String> problemOfAddress(String reference) {
    try {
      return new URI(reference).getHost() == null
          ? Optional.of("must name a host")
          : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.of("must be a valid address");
    }
  }

  private static String scheme(String reference) {
    int colon = reference.indexOf(':');
    return colon < 0 || colon > 10 ? "" : reference.substring(0, colon).toLowerCase(Locale.ROOT);
  }
}
