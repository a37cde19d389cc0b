package io.cometvideo.worker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * From the start of the process to being ready, of the packaged jar, as the image runs it and
 * without what the image does for a quick start.
 */
final class Start implements Measurement {

  private static final int ROUNDS = Integer.getInteger("bench.start.rounds", 5);
  private static final Path FOLDER = Path.of("target/bench-start").toAbsolutePath();

  /** How the jar is run, and what came out in each round. */
  private record Way(String name, List<String> command, List<Double> wall, List<Double> cpu) {

    Way(String name, List<String> command) {
      this(name, command, new ArrayList<>(), new ArrayList<>());
    }

    void round(ReadyProcess.Took took) {
      wall.add(took.seconds());
      cpu.add(took.cpuSeconds());
    }

    double medianWall() {
      return Median.of(wall.stream().mapToDouble(Double::doubleValue));
    }

    double medianCpu() {
      return Median.of(cpu.stream().mapToDouble(Double::doubleValue));
    }

    String text() {
      return Text.of("%.2f s (CPU %.2f s)", medianWall(), medianCpu());
    }
  }

  @Override
  public void measure(Report report) throws Exception {
    Path jar = jar();
    Path extracted = extracted(jar);
    String cache = trained(extracted);
    Way plain = new Way("plain jar", List.of("-jar", jar.toString()));
    Way unpacked = new Way("extracted", List.of("-jar", extracted.toString()));
    Way cached = new Way("AOT cache", List.of(cache, "-jar", extracted.toString()));
    try (BenchWorld world = new BenchWorld()) {
      for (int round = -1; round < ROUNDS; round++) {
        for (Way way : List.of(plain, unpacked, cached)) {
          ReadyProcess.Took took =
              ReadyProcess.start(world.settings("--worker.group-id=start"), way.command());
          System.out.printf(Locale.ROOT, "start %d: %s %s%n", round, way.name(), took);
          if (round >= 0) {
            way.round(took);
          }
        }
      }
    }
    report.add(
        figure("start to ready, jar, warm disk", cached, plain, "at most half of the same jar"));
    report.add(
        figure("the same beside the extracted jar", cached, unpacked, "at most half of the same"));
  }

  private static Figure figure(String name, Way cached, Way without, String target) {
    double ratio = cached.medianWall() / without.medianWall();
    return new Figure(
        name,
        target + " without AOT cache",
        cached.text(),
        without.text(),
        Text.of("%.2f (CPU %.2f)", ratio, cached.medianCpu() / without.medianCpu()),
        ratio <= 0.5);
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("comet-video-worker-.*\\.jar"))
          .filter(file -> !file.toString().endsWith("-sources.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("./mvnw package has to make the jar first"))
          .toAbsolutePath();
    }
  }

  /** As the image has it: the worker's classes and the libraries as jars of their own. */
  private static Path extracted(Path jar) throws IOException, InterruptedException {
    run(
        "-Djarmode=tools",
        "-jar",
        jar.toString(),
        "extract",
        "--force",
        "--destination",
        FOLDER.toString());
    return FOLDER.resolve(jar.getFileName());
  }

  /** As the Dockerfile makes the cache. */
  private static String trained(Path jar) throws IOException, InterruptedException {
    Path cache = FOLDER.resolve("worker.aot");
    List<String> command = new ArrayList<>();
    command.add("-XX:AOTCacheOutput=" + cache);
    command.addAll(Child.LIKE_THE_IMAGE);
    command.addAll(
        List.of(
            "-Dspring.context.exit=onRefresh",
            "-Dlogging.level.root=error",
            "-jar",
            jar.toString()));
    run(command.toArray(String[]::new));
    return "-XX:AOTCache=" + cache;
  }

  private static void run(String... arguments) throws IOException, InterruptedException {
    int exit = ReadyProcess.java(List.of(arguments)).start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException(
          "java " + String.join(" ", arguments) + " ended with " + exit);
    }
  }
}
