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
 *   [reject-first:N:STATUS:S]  the first N POSTs of the prompt get STATUS
 *   [always:STATUS:S]          every POST of the prompt gets STATUS
 * at submission, charged
 *   [lose-answer]              the connection is closed without an answer
 *   [cut-answer]               the answer ends in the middle
 *   [answer:BODY]              200 with BODY
 *   [no-id]                    200 without an id
 *   [task-id-only]             200 with the id in task_id alone
 *   [hold:2s]                  the answer comes that much later
 * while rendering
 *   [slow:60s]                 renders that long
 *   [fail] [error]             ends FAILED or ERROR, refunded
 *   [overtake:N]               the first N GETs say task_not_exist
 *   [vanish]                   every GET says task_not_exist
 *   [poll-fail:N:STATUS:S]     the first N GETs get STATUS
 *   [poll-always:STATUS:S]     every GET gets STATUS
 *   [poll-answer:N:BODY]       the first N GETs get 200 with BODY
 *   [word:N:WORD]              the first N GETs have WORD for a status, REVIEWING when absent
 * when done
 *   [no-url:N]                 the first N successful GETs lack the address
 *   [content-only]             no GET has an address; /content serves the file
 *   [content-missing]          no GET has an address, and /content is 404
 *   [url-in:FIELD]             the address stands elsewhere: metadata for metadata.url, content for
 *                              content.video_url, result for result_url, data for data.result_url
 *   [expired:N]                the first N download addresses have expired when they are given out
 * the file
 *   [cut:N]                    the first N downloads end in the middle
 *   [stall:N]                  the first N downloads stop in the middle and stay open
 *   [wrong-length:N]           the first N downloads announce 1000 bytes more than come
 *   [trickle]                  downloads come 1 KiB every 50 ms
 *   [no-range]                 every download starts at the beginning, whatever Range asks for
 *   [not-a-video]              the file is an HTML page
 *   [huge:2g]                  the file has that many bytes (k, m, g; 1g when absent), made as they
 *                              are sent; it begins like an MP4 and does not play
 *
 * STATUS: 302 (to a login page), html (200 with a web page), 4xx, 5xx, drop (closed without an answer),
 * or echo (403 with a code of the request's own, and a message that repeats the prompt);
 * S: seconds of Retry-After, by default 1 for 429 and none for the others
 * BODY: empty, html, broken, endless or trickle
 * </pre>
 */
final class Directives {
  private static final Pattern DIRECTIVE =
      Pattern.compile("\\[([a-z]+(?:-[a-z]+)*)((?::[A-Za-z0-9.]+)*)]");
  private static final Predicate<String> NUMBER = Pattern.compile("\\d{1,6}").asMatchPredicate();
  private static final Predicate<String> DURATION =
      Pattern.compile("\\d{1,6}(ms|s|m|h)").asMatchPredicate();
  private static final Predicate<String> STATUS =
      Pattern.compile("drop|echo|html|302|[45]\\d\\d").asMatchPredicate();

  private static final Predicate<String> SIZE = Pattern.compile("\\d{1,6}[kmg]").asMatchPredicate();

  private final String prompt;
  private final Map<String, List<String>> argumentsByName;

  private Directives(String prompt, Map<String, List<String>> argumentsByName) {
    this.prompt = prompt;
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
    return new Directives(prompt, found);
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

  /** The bytes of a directive that names a size, 1 GiB when it names none. */
  long bytes(String name) {
    String size = argument(name, 0).filter(SIZE).orElse("1g");
    long number = Long.parseLong(size.substring(0, size.length() - 1));
    return switch (size.charAt(size.length() - 1)) {
      case 'k' -> number << 10;
      case 'm' -> number << 20;
      default -> number << 30;
    };
  }

  /** The word of a directive that names one. */
  Optional<String> first(String name) {
    return argument(name, 0);
  }

  /** What stands behind the N of a directive. */
  Optional<String> second(String name) {
    return argument(name, 1);
  }

  /** What the STATUS behind the N of a directive stands for, {@code 503} when it names none. */
  Refusal refusal(String name, String model) {
    return refusal(name, 1, model);
  }

  /** What the STATUS of a directive without an N stands for, if the directive is there. */
  Optional<Refusal> refusalForEver(String name, String model) {
    return has(name) ? Optional.of(refusal(name, 0, model)) : Optional.empty();
  }

  private Refusal refusal(String name, int index, String model) {
    String status = argument(name, index).filter(STATUS).orElse("503");
    Refusal refusal =
        status.equals("echo") ? Refusal.echo(prompt) : Refusal.ofDirective(status, model);
    return argument(name, index + 1)
        .filter(NUMBER)
        .map(seconds -> refusal.withRetryAfter(Integer.parseInt(seconds)))
        .orElse(refusal);
  }

  private Optional<String> argument(String name, int index) {
    List<String> arguments = argumentsByName.getOrDefault(name, List.of());
    return index < arguments.size() ? Optional.of(arguments.get(index)) : Optional.empty();
  }
}
