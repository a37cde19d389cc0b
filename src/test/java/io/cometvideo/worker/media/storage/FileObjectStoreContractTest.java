package io.cometvideo.worker.media.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class FileObjectStoreContractTest extends ObjectStoreContract {

  @TempDir private Path root;

  @Override
  ObjectStore store() {
    return new FileObjectStore(root);
  }

  @Override
  List<String> visible() throws IOException {
    return Folders.files(root).stream().filter(name -> !isHidden(name)).toList();
  }

  @Override
  byte[] content(ObjectKey key) throws IOException {
    return Files.readAllBytes(root.resolve(key.value()));
  }

  @Override
  List<String> leftovers() throws IOException {
    return Folders.files(root).stream().filter(FileObjectStoreContractTest::isHidden).toList();
  }

  @Override
  String location(ObjectKey key) {
    return root.resolve(key.value()).toUri().toString();
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".parts/");
  }
}
