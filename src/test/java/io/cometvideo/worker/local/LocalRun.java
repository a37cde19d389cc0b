package io.cometvideo.worker.local;

import io.cometvideo.worker.CometVideoWorkerApplication;
import io.cometvideo.worker.bench.Part;
import io.cometvideo.worker.simulator.CometSimulator;
import io.cometvideo.worker.simulator.SimulatorOptions;
import io.cometvideo.worker.testkit.InProcessBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.util.FileSystemUtils;

/**
 * {@code ./mvnw spring-boot:test-run}: a broker and a CometAPI simulator in this JVM, the worker
 * unchanged, and the sample requests. With {@code --real} the worker talks to the real CometAPI
 * with the key in {@code COMETAPI_KEY}, which costs money; it then sends one request only. With
 * {@code --simulator} as the first argument there is nothing but the simulator, with its own
 * arguments, and with {@code --bench} nothing but a part of a benchmark.
 */
public final class LocalRun {

  private static final Path EXAMPLES = Path.of("docs/examples/requests.jsonl");
  private static final Path BROKER_DATA = Path.of("target/local-run/kafka");
  private static final int USUAL_PORT = 8080;

  private LocalRun() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("--simulator")) {
      CometSimulator.run(Arrays.copyOfRange(arguments, 1, arguments.length));
      return;
    }
    if (arguments.length > 0 && arguments[0].equals("--bench")) {
      Part.begin(Arrays.copyOfRange(arguments, 1, arguments.length));
      return;
    }
    boolean real = List.of(arguments).contains("--real");
    if (real && System.getenv("COMETAPI_KEY") == null) {
      System.err.println("--real needs the environment variable COMETAPI_KEY");
      System.exit(2);
    }
    say("starting a Kafka broker in this process ...");
    FileSystemUtils.deleteRecursively(BROKER_DATA);
    var broker = InProcessBroker.start(BROKER_DATA);
    int port = portForOperations();
    List<String> settings = new ArrayList<>();
    settings.add("--spring.kafka.bootstrap-servers=" + broker.bootstrapServers());
    settings.add("--worker.topics.create=true");
    // The broker's own words; the worker's are what this run is about.
    settings.add("--logging.level.kafka=error");
    settings.add("--logging.level.state.change.logger=error");
    settings.add("--logging.level.org.apache.kafka=error");
    settings.add("--server.port=" + port);
    if (!real) {
      settings.addAll(simulated());
    }
    CometVideoWorkerApplication.main(settings.toArray(String[]::new));

    var topics = new LocalTopics(broker.bootstrapServers());
    List<String> requests = Files.readAllLines(EXAMPLES);
    int expected = real ? 1 : countedRequests(requests);
    topics.printCompletions(expected, () -> sayHowToGoOn(topics, port, broker.bootstrapServers()));
    topics.send(real ? requests.subList(0, 1) : requests);
  }

  private static List<String> simulated() {
    var simulator = CometSimulator.start(SimulatorOptions.parse("--render=2s..6s"));
    say("starting a CometAPI simulator at " + simulator.baseUrl());
    return List.of(
        "--comet.base-url=" + simulator.baseUrl(),
        "--comet.api-key=" + simulator.settings().key(),
        "--comet.poll.interval=1s");
  }

  private static void sayHowToGoOn(LocalTopics topics, int port, String brokers) {
    say("the videos are in " + Path.of("videos").toAbsolutePath());
    say("tasks: http://127.0.0.1:" + port + "/actuator/tasks");
    say("health: http://127.0.0.1:" + port + "/actuator/health/readiness");
    say("Kafka: " + brokers);
    say("send one more request from another shell:");
    say(
        "  curl -d '{\"model\":\"doubao-seedance-2-0-fast\",\"prompt\":\"A lighthouse in a"
            + " storm\",\"seconds\":4}' "
            + topics.openDoor());
    say("end with Ctrl-C");
  }

  private static int countedRequests(List<String> requests) {
    return (int) requests.stream().filter(line -> !line.contains("\"cancel\"")).count();
  }

  private static int portForOperations() throws IOException {
    try (var socket = new ServerSocket(USUAL_PORT, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException _) {
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      }
    }
  }

  static void say(String line) {
    System.out.printf(Locale.ROOT, "local run | %s%n", line);
  }
}
