package io.cometvideo.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code skip-request}: {@code --partition P} or {@code --partition=P}.
 *
 * @param settings of the worker, {@code --key=value}
 * @param error what is wrong with them; the numbers then mean nothing
 */
record SkipRequestOptions(
    int partition, long offset, boolean json, List<String> settings, Optional<String> error) {

  private static final String PARTITION = "--partition";
  private static final String OFFSET = "--offset";
  private static final String JSON = "--json";

  static SkipRequestOptions of(String... args) {
    Map<String, String> numbers = new HashMap<>();
    List<String> settings = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    boolean json = false;
    Deque<String> left = new ArrayDeque<>(List.of(args));
    while (!left.isEmpty()) {
      String arg = left.removeFirst();
      String name = arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg;
      if (arg.equals(JSON)) {
        json = true;
      } else if (name.equals(PARTITION) || name.equals(OFFSET)) {
        boolean isNext = name.equals(arg) && !left.isEmpty() && !left.getFirst().startsWith("--");
        numbers.put(name, isNext ? left.removeFirst() : arg.substring(name.length()));
      } else if (arg.startsWith("--") && arg.contains("=")) {
        settings.add(arg);
      } else {
        unknown.add(arg);
      }
    }
    numbers.replaceAll((_, value) -> value.startsWith("=") ? value.substring(1) : value);
    Optional<Long> partition = number(numbers.get(PARTITION), Integer.MAX_VALUE);
    Optional<Long> offset = number(numbers.get(OFFSET), Long.MAX_VALUE);
    return new SkipRequestOptions(
        partition.orElse(0L).intValue(),
        offset.orElse(0L),
        json,
        List.copyOf(settings),
        error(unknown, partition, offset));
  }

  private static Optional<String> error(
      List<String> unknown, Optional<Long> partition, Optional<Long> offset) {
    if (!unknown.isEmpty()) {
      return Optional.of(
          unknown.getFirst() + ": there is no such option; settings are --key=value");
    }
    if (partition.isEmpty()) {
      return Optional.of(PARTITION + ": the number of the partition is missing");
    }
    return offset.isEmpty()
        ? Optional.of(OFFSET + ": the offset of the request is missing")
        : Optional.empty();
  }

  private static Optional<Long> number(@Nullable String text, long max) {
    return Optional.ofNullable(text)
        .filter(digits -> digits.matches("\\d{1,18}"))
        .map(Long::valueOf)
        .filter(value -> value <= max);
  }
}
