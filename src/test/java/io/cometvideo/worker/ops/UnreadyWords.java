package io.cometvideo.worker.ops;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tags of {@code worker.unready}, for tests of what asks for them. */
public final class UnreadyWords {

  private UnreadyWords() {}

  public static Set<String> all() {
    return Stream.of(Unready.Reason.values())
        .map(reason -> reason.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }
}
