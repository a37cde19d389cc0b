package io.cometvideo.worker.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The floor of what videos cost without any promise: the same HTTP client, a thread a video, which
 * submits, sleeps, polls and downloads. It remembers nothing.
 */
final class FloorClient {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LONGEST_RENDER = Duration.ofSeconds(5);
  private static final Duration BETWEEN_DOWNLOADS = Duration.ofMillis(20);
  private static final ContentType TEXT =
      ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8);

  /** As many as the worker's two clients have. */
  private static final int CONNECTIONS = 512 + 64;

  private final CloseableHttpClient client =
      HttpClients.custom()
          .setConnectionManager(
              PoolingHttpClientConnectionManagerBuilder.create()
                  .setMaxConnPerRoute(CONNECTIONS)
                  .setMaxConnTotal(CONNECTIONS)
                  .build())
          .disableRedirectHandling()
          .disableAutomaticRetries()
          .disableCookieManagement()
          .disableAuthCaching()
          .disableContentCompression()
          .build();
  private final String baseUrl;
  private final String key;
  private final Path folder;
  private final String prompt;

  FloorClient(String baseUrl, String key, Path folder, String prompt) {
    this.baseUrl = baseUrl;
    this.key = key;
    this.folder = folder;
    this.prompt = prompt;
  }

  /**
   * {@code videos}: so many videos, and as soon as all are done each is asked for and downloaded,
   * one after the other. Answers the median and the 99th percentile of the milliseconds of each.
   */
  String downloads(String... question) throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(question[0]); i++) {
      ids.add(submit(prompt + " download-" + i));
    }
    Thread.sleep(LONGEST_RENDER);
    List<Double> millis = new ArrayList<>();
    for (String id : ids) {
      Thread.sleep(BETWEEN_DOWNLOADS);
      long began = System.nanoTime();
      download(retrieve(id).path("video_url").asString(), id);
      millis.add((System.nanoTime() - began) / 1e6);
    }
    return Median.of(millis.stream().mapToDouble(Double::doubleValue))
        + " "
        + Median.of(0.99, millis.stream().mapToDouble(Double::doubleValue));
  }

  /**
   * {@code videos pollMillis}: so many videos, all at once, each polled that far apart. Answers
   * when all are there.
   */
  String run(String... question) throws Exception {
    int videos = Integer.parseInt(question[0]);
    long pollMillis = Long.parseLong(question[1]);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Path>> all = new ArrayList<>();
      for (int i = 0; i < videos; i++) {
        String id = "floor-" + i;
        all.add(threads.submit(() -> video(id, pollMillis)));
      }
      for (Future<Path> one : all) {
        one.get();
      }
    }
    return "done";
  }

  /** Blocks until the video is there. */
  Path video(String requestId, long pollMillis) throws Exception {
    String id = submit(prompt + " " + requestId);
    while (true) {
      Thread.sleep(Duration.ofMillis(jittered(pollMillis)));
      JsonNode task = retrieve(id);
      if (task.path("video_url").isString()) {
        return download(task.path("video_url").asString(), id);
      }
    }
  }

  /** As the worker's polls are by default. */
  private static long jittered(long millis) {
    return millis * ThreadLocalRandom.current().nextLong(800, 1_200) / 1_000;
  }

  private String submit(String prompt) throws IOException {
    var post = new HttpPost(baseUrl + "/v1/videos");
    post.setEntity(
        MultipartEntityBuilder.create()
            .addTextBody("model", "doubao-seedance-1-0-pro", TEXT)
            .addTextBody("prompt", prompt, TEXT)
            .addTextBody("seconds", "2", TEXT)
            .addTextBody("size", "1:1", TEXT)
            .addTextBody("resolution", "480p", TEXT)
            .build());
    return json(post).path("id").asString();
  }

  private JsonNode retrieve(String id) throws IOException {
    return json(new HttpGet(baseUrl + "/v1/videos/" + id));
  }

  private JsonNode json(HttpUriRequestBase request) throws IOException {
    request.setHeader("Authorization", "Bearer " + key);
    return client.execute(
        request, response -> JSON.readTree(EntityUtils.toByteArray(response.getEntity())));
  }

  private Path download(String address, String id) throws IOException {
    Path file = folder.resolve(id + ".mp4");
    return client.execute(
        new HttpGet(URI.create(address)),
        response -> {
          try (var body = response.getEntity().getContent()) {
            Files.copy(body, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
