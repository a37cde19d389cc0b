package io.cometvideo.worker.simulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a prompt asks the simulator to do to it, in square brackets. N is 1 and STATUS is 503 when
 * absent or not readable; what is no directive is prompt like the rest.
 *
 * <pre>
 * at submission, not charged
 *   [refuse]                   400 InvalidParameter
 *   [reject-first:N:STATUS]    the first N POSTs of the prompt get STATUS; "drop" for STATUS closes without an answer
 * at submission, charged
 *   [lose-answer]              the connection is closed without an answer
 *   [cut-answer]               the answer ends in the middle
 *   [no-id]                    200 without an id
 *   [hold:2s]                  the answer comes that much later
 * while rendering
 *   [slow:60s]                 renders that long
 *   [fail] [error]             ends FAILED or ERROR, refunded
 *   [overtake:N]               the first N GETs say task_not_exist
 *   [vanish]                   every GET says task_not_exist
 *   [poll-fail:N:STATUS]       the first N GETs get STATUS, or "drop"
 * when done
 *   [no-url:N]                 the first N successful GETs lack video_url
 *   [expired:N]                the first N download addresses have expired when they are given out
 *   [cut:N]                    the first N downloads end in the middle
 *   [stall:N]                  the first N downloads stop in the middle and stay open
 *   [trickle]                  downloads come 1 KiB every 50 ms
 *   [not-a-video]              the file is an HTML page
 * </pre>
 */
final class Directives {
  private static final Pattern DIRECTIVE =
      Pattern.compile("\\[([a-z]+(?:-[a-z]+)*)((?::[A-Za-z0-9.]+)*)]");
  private static final Predicate<String> NUMBER = Pattern.compile("\\d{1,6}").asMatchPredicate();
  private static final Predicate<String> DURATION =
      Pattern.compile("\\d{1,6}(ms|s|m|h)").asMatchPredicate();
  private static final Predicate<String> STATUS =
      Pattern.compile("drop|[45]\\d\\d").asMatchPredicate();

  private final Map<String, List<String>> argumentsByName;

  private Directives(Map<String, List<String>> argumentsByName) {
    this.argumentsByName = Map.copyOf(argumentsByName);
  }

  static Directives of(String prompt) {
    Map<String, List<String>> found = new HashMap<>();
    Matcher matcher = DIRECTIVE.matcher(prompt);
    while (matcher.find()) {
      String arguments = matcher.group(2);
      found.put(
          matcher.group(1),
          arguments.isEmpty() ? List.of() : List.of(arguments.substring(1).split(":")));
    }
    return new Directives(found);
  }

  boolean has(String name) {
    return argumentsByName.containsKey(name);
  }

  /** The N of a directive; 1 when it is written without, 0 when it is not there. */
  int count(String name) {
    if (!has(name)) {
      return 0;
    }
    return argument(name, 0).filter(NUMBER).map(Integer::valueOf).orElse(1);
  }

  Optional<Duration> duration(String name) {
    return argument(name, 0).filter(DURATION).map(SimulatorOptions::duration);
  }

  /** The STATUS of a directive, {@code 503} unless it says otherwise. */
  String status(String name) {
    return argument(name, 1).filter(STATUS).orElse("503");
  }

  private Optional<String> argument(String name, int index) {
    List<String> arguments = argumentsByName.getOrDefault(name, List.of());
    return index < arguments.size() ? Optional.of(arguments.get(index)) : Optional.empty();
  }
}
