package io.cometvideo.worker.guarantee;

import io.cometvideo.worker.simulator.Simulator;
import io.cometvideo.worker.simulator.SimulatorOptions;
import io.cometvideo.worker.simulator.SimulatorProcess;
import io.cometvideo.worker.testkit.Broker;
import io.cometvideo.worker.testkit.Fleet;
import io.cometvideo.worker.testkit.InProcessBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The broker and the simulator that all guarantee tests of a run share. */
final class World {

  private static final World INSTANCE = create();

  private final Broker broker;
  private final Simulator simulator;
  private final Path data;

  private World(Broker broker, Simulator simulator, Path data) {
    this.data = data;
    this.broker = broker;
    this.simulator = simulator;
  }

  static Broker broker() {
    return INSTANCE.broker;
  }

  static Simulator simulator() {
    return INSTANCE.simulator;
  }

  /** Whether the broker's files are at hand. */
  static boolean hasSegments() {
    return INSTANCE.broker instanceof InProcessBroker;
  }

  /** Where the broker keeps the records of a partition that has not many. */
  static Path segment(String topic, int partition) {
    return INSTANCE.data.resolve(topic + "-" + partition).resolve("00000000000000000000.log");
  }

  /** A fleet without workers, on topics and a folder of its own. */
  static Fleet fleet(int partitions, String... settings) throws Exception {
    Path videos = Files.createTempDirectory(Path.of("target"), "videos-").toAbsolutePath();
    return Fleet.on(broker(), simulator(), partitions, videos, settings);
  }

  /** How often a prompt that holds this id was charged. */
  static long charges(String id) {
    return simulator().charges().stream()
        .filter(charge -> charge.prompt().startsWith(id + " "))
        .count();
  }

  /** How many POSTs with this id have arrived. */
  static int posts(String id) {
    return simulator().postsByPrompt().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(id + " "))
        .mapToInt(entry -> entry.getValue())
        .sum();
  }

  /** How often the file of this id was asked for. */
  static long downloads(String id) {
    return simulator().tasks().stream()
        .filter(task -> task.prompt().startsWith(id + " "))
        .mapToLong(task -> task.downloads())
        .sum();
  }

  private static World create() {
    try {
      Path data = Files.createTempDirectory(Path.of("target"), "broker-");
      Broker broker = Broker.start(data.toAbsolutePath());
      SimulatorProcess simulator =
          SimulatorProcess.start(SimulatorOptions.parse("--render=1s..4s"));
      Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
      return new World(broker, simulator.simulator(), data);
    } catch (Exception e) {
      throw new IllegalStateException("the world of the guarantee tests did not start", e);
    }
  }

  static List<String> ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }
}
