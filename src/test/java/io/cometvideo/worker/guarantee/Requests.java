package io.cometvideo.worker.guarantee;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Base64;
import java.util.Random;

/** Requests that are out of the ordinary; the prompt of each begins with its id. */
final class Requests {

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13};
  private static final Random RANDOM = new Random(10);

  private Requests() {}

  static String ofModel(String model, String id, String prompt) {
    return "{\"model\":\"%s\",\"prompt\":\"%s %s\"}".formatted(model, id, prompt);
  }

  static String withPrompt(String id, String prompt) {
    return ofModel("doubao-seedance-1-0-pro", id, prompt);
  }

  static String withMetadata(String id, String note) {
    return "{\"model\":\"doubao-seedance-1-0-pro\",\"prompt\":\"%s \",\"metadata\":{\"note\":\"%s\"}}"
        .formatted(id, note);
  }

  static String withImage(String id, String prompt, String reference) {
    return "{\"model\":\"doubao-seedance-2-0-fast\",\"prompt\":\"%s %s\",\"inputReferences\":[\"%s\"]}"
        .formatted(id, prompt, reference);
  }

  /** An image of so many bytes as a reference that holds it. */
  static String image(int bytes) {
    byte[] image = new byte[bytes];
    RANDOM.nextBytes(image);
    System.arraycopy(PNG, 0, image, 0, PNG.length);
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(image);
  }

  /** So many letters that mean nothing. */
  static String letters(int count) {
    return RANDOM
        .ints(count, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** A port that nobody listens on. */
  static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
