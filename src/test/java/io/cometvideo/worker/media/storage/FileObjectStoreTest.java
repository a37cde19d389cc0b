package io.cometvideo.worker.media.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.cometvideo.worker.task.RequestId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

class FileObjectStoreTest {

  private static final ObjectKey KEY = new ObjectKey("2026/11/23/a.mp4");

  @TempDir private Path root;
  private FileObjectStore store;

  @BeforeEach
  void open() {
    store = new FileObjectStore(root);
  }

  @Test
  void storesUnderTheKey() throws IOException {
    String location = put(KEY, "video");

    assertThat(Path.of(URI.create(location))).isEqualTo(root.resolve(KEY.value()));
    assertThat(location).startsWith("file:///");
    assertThat(root.resolve(KEY.value())).hasContent("video");
    assertThat(files()).containsExactly(KEY.value());
  }

  @Test
  void namesTheLocationOfAKeyWithEscapesSoThatItCanBeOpened() throws IOException {
    String location = put(ObjectKey.of(Instant.EPOCH, new RequestId("Order:1")), "video");

    assertThat(Path.of(URI.create(location))).hasContent("video");
  }

  @Test
  void showsNothingBeforeTheCommit() throws IOException {
    try (ObjectStore.Upload upload = store.begin(KEY, -1)) {
      upload.stream().write("half".getBytes(UTF_8));
      upload.stream().flush();

      assertThat(root.resolve(KEY.value())).doesNotExist();
      assertThat(files()).allMatch(name -> name.startsWith(".parts/"));
    }
  }

  @Test
  void leavesNothingWithoutACommit() throws IOException {
    try (ObjectStore.Upload upload = store.begin(KEY, -1)) {
      upload.stream().write("half".getBytes(UTF_8));
    }

    assertThat(files()).isEmpty();
  }

  @Test
  void storesAlthoughTheFoldersWereRemovedMeanwhile() throws IOException {
    put(KEY, "old");
    FileSystemUtils.deleteRecursively(root);

    put(KEY, "new");

    assertThat(root.resolve(KEY.value())).hasContent("new");
  }

  @Test
  void keepsTheOldVideoUntilTheNewOneIsWhole() throws IOException {
    put(KEY, "old");

    try (ObjectStore.Upload upload = store.begin(KEY, -1)) {
      upload.stream().write("new".getBytes(UTF_8));
      assertThat(root.resolve(KEY.value())).hasContent("old");
      upload.commit();
    }

    assertThat(root.resolve(KEY.value())).hasContent("new");
    assertThat(files()).containsExactly(KEY.value());
  }

  @Test
  void removesWhatADeadWorkerLeftOfTheSameVideo() throws IOException {
    store.begin(KEY, -1).stream().write("half".getBytes(UTF_8));

    put(KEY, "video");

    assertThat(files()).containsExactly(KEY.value());
  }

  @Test
  void leavesTransfersOfOtherVideosAlone() throws IOException {
    var others = List.of("a.mp4.x.mp4", "b.mp4", "a.mp4.mp4", "aa.mp4");
    for (String other : others) {
      try (ObjectStore.Upload upload = store.begin(new ObjectKey("2026/11/23/" + other), -1)) {
        upload.stream().write(other.getBytes(UTF_8));

        put(KEY, "video");
        upload.commit();
      }
      assertThat(root.resolve("2026/11/23/" + other)).hasContent(other);
    }
  }

  @Test
  void storesTheLongestIds() throws IOException {
    var key = ObjectKey.of(Instant.EPOCH, new RequestId("A".repeat(128)));

    put(key, "video");

    assertThat(root.resolve(key.value())).hasContent("video");
  }

  @Test
  void makesItsFolderAtStart() throws IOException {
    Path folder = root.resolve("new/videos");

    new FileObjectStore(folder).verify();

    assertThat(folder).isDirectory();
    assertThat(files()).isEmpty();
  }

  @Test
  void namesTheFolderThatCannotBeWritten() throws IOException {
    // A file in the way stops every user, root included.
    Path file = Files.writeString(root.resolve("file"), "");
    Path folder = file.resolve("videos");
    var broken = new FileObjectStore(folder);

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(broken::verify)
        .withMessageContaining("worker.storage.location")
        .withMessageContaining(folder.toString());
    assertThatIOException().isThrownBy(() -> broken.begin(KEY, -1));
  }

  @Test
  void failsToCommitWhenTheFileIsGoneAndCanStillBeClosed() throws IOException {
    ObjectStore.Upload upload = store.begin(KEY, -1);
    store.begin(KEY, -1).close();

    assertThatIOException().isThrownBy(upload::commit);
    assertThatCode(upload::close).doesNotThrowAnyException();
    assertThat(files()).isEmpty();
  }

  private String put(ObjectKey key, String content) throws IOException {
    try (ObjectStore.Upload upload = store.begin(key, -1)) {
      upload.stream().write(content.getBytes(UTF_8));
      return upload.commit();
    }
  }

  private List<String> files() throws IOException {
    return Folders.files(root);
  }
}
