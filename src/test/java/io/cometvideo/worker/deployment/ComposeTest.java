package io.cometvideo.worker.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.testkit.ContainerBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code compose.yaml} and the Dockerfile fit the worker. */
class ComposeTest {

  private static JsonNode services;

  @BeforeAll
  static void read() throws IOException {
    services =
        JsonMapper.shared()
            .valueToTree(new Yaml().load(Files.readString(Path.of("compose.yaml"))))
            .path("services");
  }

  @Test
  void setsOnlyPropertiesThatExist() throws IOException {
    Properties properties = Properties.load();

    assertThat(services.at("/worker/environment").propertyNames())
        .hasSizeGreaterThan(5)
        .filteredOn(name -> !name.equals("COMETAPI_KEY"))
        .allMatch(properties::isSetByVariable);
  }

  @Test
  void theImageSetsOnlyPropertiesThatExist() throws IOException {
    Properties properties = Properties.load();

    assertThat(Files.readString(Path.of("Dockerfile")).lines())
        .map(line -> line.replaceFirst("^ENV ", "").strip())
        .filteredOn(line -> line.matches("[A-Z_0-9]+=\\S+.*"))
        .hasSizeGreaterThan(1)
        .allMatch(line -> properties.isSetByVariable(line.substring(0, line.indexOf('='))));
  }

  @Test
  void mountsOnlyWhatIsThere() {
    for (JsonNode service : services) {
      for (JsonNode volume : service.path("volumes")) {
        String source = volume.asString().split(":", 2)[0];
        if (source.startsWith(".")) {
          assertThat(Path.of(source)).exists();
        }
      }
      JsonNode dockerfile = service.at("/build/dockerfile");
      if (dockerfile.isString()) {
        assertThat(Path.of(dockerfile.asString())).exists();
      }
    }
  }

  @Test
  void theBrokerIsThatOfTheTests() {
    assertThat(services.at("/broker/image").asString()).isEqualTo(ContainerBroker.IMAGE);
  }
}
