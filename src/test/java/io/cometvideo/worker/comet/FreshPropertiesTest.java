package io.cometvideo.worker.comet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Reads keys as the worker does that was started with a config tree. */
class FreshPropertiesTest {

  @TempDir Path secrets;

  @ParameterizedTest
  @ValueSource(strings = {"comet.api-key", "COMETAPI_KEY", "mounted.key"})
  void seesAFileThatIsOverwritten(String file) throws IOException {
    Files.writeString(secrets.resolve(file), "sk-first\n");
    StandardEnvironment environment = environment();
    var properties = new FreshProperties(environment);
    assertThat(properties.apiKey()).isEqualTo("sk-first");
    assertThat(environment.getProperty("comet.api-key")).isEqualTo("sk-first");

    Files.writeString(secrets.resolve(file), "sk-second\n");

    assertThat(properties.apiKey()).isEqualTo("sk-second");
    assertThat(environment.getProperty("comet.api-key")).as("Spring's own").isEqualTo("sk-first");
  }

  @Test
  void seesAMountedSecretThatIsSwapped() throws IOException {
    secret("..v1", "sk-first");
    Files.createSymbolicLink(secrets.resolve("..data"), Path.of("..v1"));
    Files.createSymbolicLink(secrets.resolve("comet.api-key"), Path.of("..data/comet.api-key"));
    var properties = new FreshProperties(environment());
    assertThat(properties.apiKey()).isEqualTo("sk-first");

    secret("..v2", "sk-second");
    Path swapped = Files.createSymbolicLink(secrets.resolve("..data_tmp"), Path.of("..v2"));
    Files.move(swapped, secrets.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

    assertThat(properties.apiKey()).isEqualTo("sk-second");
  }

  @Test
  void seesAFileThatCameAfterTheStart() throws IOException {
    var properties = new FreshProperties(environment());
    assertThat(properties.apiKey()).isEmpty();

    Files.writeString(secrets.resolve("comet.api-key"), "sk-late");

    assertThat(properties.apiKey()).isEqualTo("sk-late");
  }

  @Test
  void findsNothingInAFileThatIsEmptyOrGone() throws IOException {
    Path file = Files.writeString(secrets.resolve("comet.api-key"), "sk-first");
    var properties = new FreshProperties(environment());

    Files.writeString(file, "");
    assertThat(properties.apiKey()).isEmpty();

    Files.delete(file);
    assertThat(properties.apiKey()).isEmpty();

    Files.delete(secrets);
    assertThatCode(properties::apiKey).doesNotThrowAnyException();
    assertThat(properties.apiKey()).isEmpty();
  }

  @Test
  void findsAKeyOfTheProcessEnvironment() {
    StandardEnvironment environment = environment();
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                "first-systemEnvironment", Map.of("COMET_APIKEY", "sk-env")));

    assertThat(new FreshProperties(environment).apiKey()).isEqualTo("sk-env");
  }

  private void secret(String version, String key) throws IOException {
    Files.writeString(
        Files.createDirectory(secrets.resolve(version)).resolve("comet.api-key"), key);
  }

  /** The real import of a config tree, and a line like that of the worker's configuration. */
  private StandardEnvironment environment() {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "arguments",
                Map.of(
                    "spring.config.import",
                    "optional:configtree:" + secrets + "/",
                    "spring.config.location",
                    "optional:file:" + secrets + "/none/")));
    ConfigDataEnvironmentPostProcessor.applyTo(environment);
    environment
        .getPropertySources()
        .addLast(
            new MapPropertySource(
                "yml", Map.of("comet.api-key", "${COMETAPI_KEY:${mounted.key:}}")));
    ConfigurationPropertySources.attach(environment);
    return environment;
  }
}
