package io.cometvideo.worker.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.core.type.TypeReference;

/** A simulator in another process, by its {@code /_sim/} calls. Any thread may call it. */
public final class RemoteSimulator implements Simulator, AutoCloseable {
  private record Addresses(URI baseUrl, URI controlUrl) {}

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Addresses addresses;

  /**
   * Finds the control address of the simulator at {@code baseUrl}, which must be listening.
   *
   * @throws UncheckedIOException when nobody answers there
   */
  public RemoteSimulator(URI baseUrl) {
    this.addresses =
        read(
            call(HttpRequest.newBuilder(baseUrl.resolve("/_sim/state"))), new TypeReference<>() {});
  }

  @Override
  public URI baseUrl() {
    return addresses.baseUrl();
  }

  @Override
  public URI controlUrl() {
    return addresses.controlUrl();
  }

  @Override
  public List<Charge> charges() {
    return read(get("charges"), new TypeReference<>() {});
  }

  @Override
  public Map<String, Integer> postsByPrompt() {
    return read(get("posts"), new TypeReference<>() {});
  }

  @Override
  public List<TaskActivity> tasks() {
    return read(get("tasks"), new TypeReference<>() {});
  }

  @Override
  public List<URI> addresses() {
    return read(get("addresses"), new TypeReference<>() {});
  }

  @Override
  public Totals totals() {
    return read(get("totals"), new TypeReference<>() {});
  }

  @Override
  public SimulatorSettings settings() {
    return read(get("settings"), new TypeReference<>() {});
  }

  /** Not atomic: two that configure at the same time may undo each other. */
  @Override
  public void configure(UnaryOperator<SimulatorSettings> change) {
    post("settings", Json.MAPPER.writeValueAsBytes(change.apply(settings())));
  }

  @Override
  public void reset() {
    post("reset", new byte[0]);
  }

  @Override
  public void close() {
    client.close();
  }

  private byte[] get(String what) {
    return call(HttpRequest.newBuilder(address(what)));
  }

  private void post(String what, byte[] body) {
    call(HttpRequest.newBuilder(address(what)).POST(BodyPublishers.ofByteArray(body)));
  }

  private URI address(String what) {
    return addresses.controlUrl().resolve(ControlHandler.PREFIX + what);
  }

  private byte[] call(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.statusCode() + " from " + answer.uri());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static <T> T read(byte[] json, TypeReference<T> type) {
    return Json.MAPPER.readValue(json, type);
  }
}
