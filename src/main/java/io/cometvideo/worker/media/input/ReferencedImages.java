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

/** {@link InputImages} out of the requests themselves, over HTTP and out of S3. */
final class ReferencedImages implements InputImages {

  static final int MOST = 4;

  /** What is said of a request with thousands of them must fit on an event. */
  private static final int MOST_TOLD = 20;

  static final int LARGEST_PORT = 65_535;
  private static final String DATA = "data";

  private final ImageType imageType = new ImageType();
  private final Set<String> schemes;
  private final HttpImages http;
  private final S3Images s3;
  private final ImageMemory memory;

  ReferencedImages(boolean allowHttp, HttpImages http, S3Images s3, ImageMemory memory) {
    this.http = http;
    this.s3 = s3;
    this.memory = memory;
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
    for (int i = 0; i < Math.min(references.size(), MOST_TOLD); i++) {
      String field = field(i);
      problem(references.get(i))
          .ifPresent(message -> violations.add(new Violation(field, message)));
    }
    return violations;
  }

  @Override
  public InputOutcome fetch(List<String> references) {
    ImageMemory.Share share = memory.share();
    List<InputImage> images = new ArrayList<>();
    InputOutcome outcome = null;
    try {
      for (int i = 0; i < references.size() && outcome == null; i++) {
        String field = field(i);
        switch (fetch(references.get(i), share)) {
          case FetchedImage.Content(var bytes) -> {
            String type = imageType.of(bytes);
            if (ImageType.isAllowed(type)) {
              images.add(new InputImage(bytes, type));
            } else {
              outcome = new InputOutcome.Failed(noImage(field, type));
            }
          }
          case FetchedImage.Refused(var message) ->
              outcome = new InputOutcome.Failed(unavailable(field + ": " + message, false));
          case FetchedImage.NotNow(var message) ->
              outcome =
                  new InputOutcome.Unavailable(unavailable(field + ": " + message, true), true);
          case FetchedImage.NoRoom _ ->
              outcome =
                  new InputOutcome.Unavailable(
                      unavailable(field + ": the worker has no memory for it", true), false);
        }
      }
      if (outcome == null) {
        outcome = new InputOutcome.Fetched(images, share::release);
      }
      return outcome;
    } finally {
      if (!(outcome instanceof InputOutcome.Fetched)) {
        share.release();
      }
    }
  }

  @Override
  public boolean isRemote(List<String> references) {
    return references.stream().anyMatch(reference -> !scheme(reference).equals(DATA));
  }

  private FetchedImage fetch(String reference, ImageMemory.Share share) {
    return switch (scheme(reference)) {
      // In memory already, as part of the request.
      case DATA -> new FetchedImage.Content(DataReference.decode(reference));
      case "s3" -> s3.fetch(URI.create(reference), share);
      default -> http.fetch(URI.create(reference), share);
    };
  }

  private static TaskError unavailable(String message, boolean retryable) {
    return TaskError.of(ErrorCode.INPUT_REFERENCE_UNAVAILABLE, message, retryable);
  }

  private static TaskError noImage(String field, String type) {
    return TaskError.invalid(
        List.of(
            new Violation(
                field, "must be " + ImageType.ALLOWED + " by its content, which is " + type)));
  }

  private static String field(int i) {
    return String.format(Locale.ROOT, "inputReferences[%d]", i);
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
      URI address = new URI(reference);
      boolean s3 = scheme(reference).equals("s3");
      if ((s3 ? address.getAuthority() : address.getHost()) == null) {
        return Optional.of(s3 ? "must name a bucket" : "must name a host");
      }
      if (s3 && String.valueOf(address.getPath()).length() < 2) {
        return Optional.of("must name an object: s3://bucket/key");
      }
      if (address.getPort() > LARGEST_PORT) {
        return Optional.of("must have a port of at most " + LARGEST_PORT);
      }
      return address.getRawUserInfo() == null
          ? Optional.empty()
          : Optional.of("must hold no user name");
    } catch (URISyntaxException _) {
      return Optional.of("must be a valid address");
    }
  }

  private static String scheme(String reference) {
    int colon = reference.indexOf(':');
    return colon < 0 || colon > 10 ? "" : reference.substring(0, colon).toLowerCase(Locale.ROOT);
  }
}
