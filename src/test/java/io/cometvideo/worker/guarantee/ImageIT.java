package io.cometvideo.worker.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Bind;
import io.cometvideo.worker.testkit.Fleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.Slf4jLogConsumer;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** The image as it is run: built from the Dockerfile, and given nothing that it does not need. */
@EnabledIf(
    value = "io.cometvideo.worker.testkit.ContainerBroker#isPossible",
    disabledReason = "there is no Docker engine")
class ImageIT {

  private static final String IMAGE = "comet-video-worker:test";
  private static final int GRACE_SECONDS = 40;

  @BeforeAll
  static void build() {
    new ImageFromDockerfile(IMAGE, false)
        .withDockerfile(Path.of("Dockerfile").toAbsolutePath())
        .get();
  }

  @Test
  void storesAVideoWithinItsLimitsAndEndsInOrder() throws Exception {
    try (Fleet fleet = World.fleet(1);
        GenericContainer<?> worker = worker(fleet)) {
      worker.start();
      fleet.request(0, "from-the-image", "");
      Fleet.await("the event", () -> !fleet.completions().of("from-the-image").isEmpty());

      assertThat(
              fleet.completions().of("from-the-image").getFirst().at("/video/location").asString())
          .startsWith("file:///videos/");
      assertThat(Videos.whole(fleet.videos())).hasSize(1);
      assertThat(exitCodeAfterSigterm(worker)).isZero();
      assertThat(worker.getLogs().lines().filter(line -> !line.startsWith("NOTE: Picked up")))
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).startsWith("{\"@timestamp\":"));
    }
  }

  @Test
  void runsAsNobodyInParticular() {
    DockerClient docker = DockerClientFactory.lazyClient();

    var config = docker.inspectImageCmd(IMAGE).exec().getConfig();

    assertThat(config.getUser()).isEqualTo("10001:10001");
    assertThat(config.getLabels()).containsKey("org.opencontainers.image.title");
    assertThat(config.getEntrypoint()).startsWith("java");
  }

  /** On the network of this host, as the broker and the simulator are on its loopback. */
  private static GenericContainer<?> worker(Fleet fleet) throws Exception {
    Files.setPosixFilePermissions(fleet.videos(), PosixFilePermissions.fromString("rwxrwxrwx"));
    return new GenericContainer<>(IMAGE)
        .withNetworkMode("host")
        .withLogConsumer(new Slf4jLogConsumer(LoggerFactory.getLogger("image")))
        // With an AOT cache that it cannot use, the JVM then does not start.
        .withEnv("JDK_JAVA_OPTIONS", "-XX:AOTMode=on")
        .withCommand(fleet.settings("--worker.storage.location=file:/videos/"))
        .withCreateContainerCmdModifier(create ->
            create
                .getHostConfig()
                .withBinds(Bind.parse(fleet.videos() + ":/videos"))
                .withReadonlyRootfs(true)
                .withTmpFs(Map.of("/tmp", "rw"))
                .withMemory(512L * 1024 * 1024));
  }

  private static long exitCodeAfterSigterm(GenericContainer<?> worker) {
    DockerClient docker = worker.getDockerClient();
    docker.stopContainerCmd(worker.getContainerId()).withTimeout(GRACE_SECONDS).exec();
    InspectContainerResponse ended = docker.inspectContainerCmd(worker.getContainerId()).exec();
    return ended.getState().getExitCodeLong();
  }
}
