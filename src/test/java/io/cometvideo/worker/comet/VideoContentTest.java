package io.cometvideo.worker.comet;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.ProviderTask;
import io.cometvideo.worker.task.ProviderTaskId;
import io.cometvideo.worker.task.VideoAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a video is asked for whose address the provider does not give. */
final class VideoContentTest extends CometClientTest {

  @ParameterizedTest
  @CsvSource({
    "https://api.example,     https://api.example,         true",
    "https://api.example,     https://API.example:443/old, true",
    "https://api.example,     http://api.example,          false",
    "https://api.example,     https://api.example:8443,    false",
    "https://api.example,     https://cdn.example,         false",
    "http://api.example:8080, http://api.example:8080,     true",
    "http://api.example,      http://api.example.evil,     false"
  })
  void sendsTheKeyForAVideoToTheConfiguredOriginOnly(String ours, String theirs, boolean key) {
    VideoAddress address = comet(ours, KEY, Duration.ofSeconds(1)).content(task(theirs));

    assertThat(address.uri()).hasToString(theirs + "/v1/videos/task_1/content");
    assertThat(address.bearer()).isEqualTo(key ? KEY : null);
    assertThat(address.toString()).doesNotContain(KEY);
  }

  @Test
  void asksForTheVideoByTheIdOfItsRender() {
    VideoAddress address = comet().content(new ProviderTask(new ProviderTaskId("a/b c?d"), url));

    assertThat(address.uri()).hasToString(url + "/v1/videos/a%2Fb%20c%3Fd/content");
  }
}
