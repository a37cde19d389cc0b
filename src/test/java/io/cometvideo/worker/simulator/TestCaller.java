package io.cometvideo.worker.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A client of the API, as plain as can be. */
final class TestCaller implements AutoCloseable {
  private static final String BOUNDARY = "----a-boundary";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI baseUrl;
  private final String key;

  TestCaller(URI baseUrl, String key) {
    this.baseUrl = baseUrl;
    this.key = key;
  }

  record Answer(HttpResponse<byte[]> whole) {
    int status() {
      return whole.statusCode();
    }

    String contentType() {
      return whole.headers().firstValue("Content-Type").orElse("");
    }

    byte[] bytes() {
      return whole.body();
    }

    JsonNode json() {
      return Json.MAPPER.readTree(bytes());
    }

    String text(String field) {
      return json().path(field).asString("");
    }
  }

  Answer submit(Map<String, String> fields, byte[]... images)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(baseUrl.resolve("/v1/videos"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofByteArray(multipart(fields, images))));
  }

  /** Submits a prompt with a model that takes it, and nothing else. */
  Answer submit(String prompt) throws IOException, InterruptedException {
    return submit(Map.of("prompt", prompt, "model", "doubao-seedance-2-0-fast"));
  }

  Answer poll(String taskId) throws IOException, InterruptedException {
    return get("/v1/videos/" + taskId);
  }

  /** A GET with the key. */
  Answer get(String path) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(baseUrl.resolve(path)).header("Authorization", "Bearer " + key));
  }

  /** The body of a GET with the key, as it comes. */
  InputStream open(String path) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(baseUrl.resolve(path)).header("Authorization", "Bearer " + key);
    return client.send(request.build(), BodyHandlers.ofInputStream()).body();
  }

  /** A GET without the key, with the given headers. */
  Answer download(String address, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  @Override
  public void close() {
    client.close();
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return new Answer(client.send(request.build(), BodyHandlers.ofByteArray()));
  }

  private static byte[] multipart(Map<String, String> fields, byte[]... images) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Map.Entry<String, String> field : fields.entrySet()) {
      write(body, "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"");
      write(body, field.getKey() + "\"\r\n\r\n" + field.getValue() + "\r\n");
    }
    for (byte[] image : images) {
      write(body, "--" + BOUNDARY + "\r\nContent-Disposition: form-data; ");
      write(
          body, "name=\"input_reference\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n");
      body.write(image);
      write(body, "\r\n");
    }
    write(body, "--" + BOUNDARY + "--\r\n");
    return body.toByteArray();
  }

  private static void write(ByteArrayOutputStream body, String text) throws IOException {
    body.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
