package io.cometvideo.worker.comet;

import io.cometvideo.worker.task.AccountProblem;
import io.cometvideo.worker.task.Fault;
import io.cometvideo.worker.task.InputImage;
import io.cometvideo.worker.task.PollOutcome;
import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.RequestSummary;
import io.cometvideo.worker.task.SubmitOutcome;
import io.cometvideo.worker.task.VideoAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.entity.mime.HttpMultipartMode;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** {@link CometApi} over HTTP. */
final class HttpCometApi implements CometApi {

  private static final ContentType TEXT =
      ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8);

  private final CometProperties properties;
  private final ApiKey key;
  private final CometHttp http;
  private final OutcomeTable table;
  private final CometMetrics metrics;

  HttpCometApi(
      CometProperties properties,
      ApiKey key,
      CometHttp http,
      OutcomeTable table,
      CometMetrics metrics) {
    this.properties = properties;
    this.key = key;
    this.http = http;
    this.table = table;
    this.metrics = metrics;
  }

  @Override
  public SubmitOutcome submit(Submission submission) {
    String bearer = key.value();
    if (bearer.isEmpty()) {
      return new SubmitOutcome.AccountFault(AccountProblem.KEY_MISSING, keyMissing());
    }
    var post = new HttpPost(properties.baseUrl() + "/v1/videos");
    post.setEntity(multipart(submission));
    return metrics.submit(() ->
        table.ofSubmit(call(post, bearer, properties.submit().timeout()), submission.prompt()));
  }

  @Override
  public PollOutcome retrieve(ProviderTask providerTask) {
    String bearer = key.value();
    if (bearer.isEmpty()) {
      return new PollOutcome.AccountFault(AccountProblem.KEY_MISSING, keyMissing());
    }
    if (!origin(providerTask.baseUrl()).equals(origin(properties.baseUrl()))) {
      // The key is for the configured origin only; one such render must not stop the whole line.
      return new PollOutcome.Retryable(
          Fault.of(
              "the render was submitted to "
                  + providerTask.baseUrl()
                  + ", but comet.base-url is "
                  + properties.baseUrl()),
          null);
    }
    var get = new HttpGet(address(providerTask));
    return metrics.poll(() -> table.ofRetrieve(call(get, bearer, properties.poll().timeout())));
  }

  @Override
  public VideoAddress content(ProviderTask providerTask) {
    boolean ours = origin(providerTask.baseUrl()).equals(origin(properties.baseUrl()));
    return new VideoAddress(
        URI.create(address(providerTask) + "/content"), ours ? key.value() : null);
  }

  private static String address(ProviderTask providerTask) {
    String id =
        URLEncoder.encode(providerTask.id().value(), StandardCharsets.UTF_8).replace("+", "%20");
    return providerTask.baseUrl() + "/v1/videos/" + id;
  }

  private Answer call(HttpUriRequestBase request, String bearer, Duration timeout) {
    request.setHeader("Authorization", "Bearer " + bearer);
    request.setHeader("Accept", "application/json");
    Answer answer = http.call(request, timeout);
    return answer instanceof Answer.Received received ? received.without(bearer) : answer;
  }

  private static HttpEntity multipart(Submission submission) {
    RequestSummary summary = submission.summary();
    var form =
        MultipartEntityBuilder.create()
            .setMode(HttpMultipartMode.STRICT)
            // The builder's own default names ISO-8859-1, which a receiver may believe.
            .setContentType(ContentType.create("multipart/form-data"))
            .addTextBody("prompt", submission.prompt(), TEXT);
    addText(form, "model", summary.model());
    addText(form, "seconds", Objects.toString(summary.seconds(), null));
    addText(form, "size", summary.size());
    addText(form, "resolution", summary.resolution());
    List<InputImage> images = submission.images();
    for (int i = 0; i < images.size(); i++) {
      InputImage image = images.get(i);
      String extension = image.mediaType().replaceFirst("^image/", "").replace("jpeg", "jpg");
      form.addBinaryBody(
          "input_reference",
          image.content(),
          ContentType.create(image.mediaType()),
          String.format(Locale.ROOT, "image-%d.%s", i + 1, extension));
    }
    return form.build();
  }

  private static void addText(MultipartEntityBuilder form, String name, @Nullable String value) {
    if (value != null) {
      form.addTextBody(name, value, TEXT);
    }
  }

  private static String origin(String url) {
    URI uri = URI.create(url);
    int standard = "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    int port = uri.getPort() < 0 ? standard : uri.getPort();
    return (uri.getScheme() + "://" + uri.getHost() + ":" + port).toLowerCase(Locale.ROOT);
  }

  private static Fault keyMissing() {
    return Fault.of(
        "no key: set COMETAPI_KEY (property comet.api-key) and start the worker again, or put the"
            + " key into its file in a config tree that the worker was started with");
  }
}
