package io.cometvideo.worker.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileObjectStoreTest {

  private static final ObjectKey KEY = new ObjectKey("2026/11/23/order-1.mp4");

  @TempDir Path root;

  @Test
  void nothingIsVisibleBeforeTheCommit() throws IOException {
    try (ObjectStore.Upload upload = new FileObjectStore(root).begin(KEY)) {
      upload.stream().write(bytes("half"));

      assertThat(root.resolve(KEY.value())).doesNotExist();
    }
  }

  @Test
  void theCommittedObjectIsWholeAndItsLocationAnAddress() throws IOException {
    String location = store("whole");

    assertThat(root.resolve(KEY.value())).hasContent("whole");
    assertThat(location).startsWith("file:///").endsWith(KEY.value());
    assertThat(files()).hasSize(1);
  }

  @Test
  void anUploadThatIsNotCommittedLeavesNothing() throws IOException {
    try (ObjectStore.Upload upload = new FileObjectStore(root).begin(KEY)) {
      upload.stream().write(bytes("half"));
    }

    assertThat(files()).isEmpty();
  }

  @Test
  void aRepeatedTransferOverwritesItself() throws IOException {
    store("first");
    store("second");

    assertThat(root.resolve(KEY.value())).hasContent("second");
    assertThat(files()).hasSize(1);
  }

  @Test
  void leftoversOfDeadTransfersOfTheSameVideoAreRemoved() throws IOException {
    Path folder = Files.createDirectories(root.resolve("2026/11/23"));
    Files.writeString(folder.resolve(".order-1.mp4.dead.part"), "dead");
    Path others = Files.writeString(folder.resolve(".order-12.mp4.alive.part"), "alive");

    store("whole");

    assertThat(files()).containsExactlyInAnyOrder(root.resolve(KEY.value()), others);
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamedAtStart() throws IOException {
    Path file = Files.writeString(root.resolve("in-the-way"), "x");

    assertThatThrownBy(() -> new FileObjectStore(file.resolve("videos")).verify())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("worker.storage.location")
        .hasMessageContaining("in-the-way");
  }

  private String store(String content) throws IOException {
    try (ObjectStore.Upload upload = new FileObjectStore(root).begin(KEY)) {
      upload.stream().write(bytes(content));
      return upload.commit();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
