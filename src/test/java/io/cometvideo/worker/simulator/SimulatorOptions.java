package io.cometvideo.worker.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator starts.
 *
 * @param port of the API; 0 takes a free one
 * @param host the name that others reach the API by, which then listens on all interfaces; null: on
 *     loopback only
 * @param seed decides how long each prompt renders
 * @param settings what holds at first
 * @param exitWithStdin whether a simulator of its own process ends when its standard input does
 */
public record SimulatorOptions(
    int port, @Nullable String host, long seed, SimulatorSettings settings, boolean exitWithStdin) {

  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  /** A free port, seed 1 and {@link SimulatorSettings#defaults()}. */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(0, null, 1, SimulatorSettings.defaults(), false);
  }

  /** These with other settings. */
  public SimulatorOptions with(SimulatorSettings other) {
    return new SimulatorOptions(port, host, seed, other, exitWithStdin);
  }

  /** These with another seed. */
  public SimulatorOptions withSeed(long other) {
    return new SimulatorOptions(port, host, other, settings, exitWithStdin);
  }

  /**
   * Reads {@code --port=0 --host=... --key=... --render=2s..6s --url-ttl=60s --latency=0ms --seed=1
   * --vocabulary=seed|later --exit-with-stdin}; what is absent has its default.
   *
   * @throws IllegalArgumentException naming an argument that is not one of these
   */
  public static SimulatorOptions parse(String... arguments) {
    SimulatorOptions options = defaults();
    for (String argument : arguments) {
      options = options.with(argument);
    }
    return options;
  }

  /** The arguments that {@link #parse} reads these from. */
  public List<String> toArguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add("--port=" + port);
    if (host != null) {
      arguments.add("--host=" + host);
    }
    arguments.add("--seed=" + seed);
    arguments.add("--key=" + settings.key());
    arguments.add("--render=" + settings.renderMin() + ".." + settings.renderMax());
    arguments.add("--url-ttl=" + settings.urlTtl());
    arguments.add("--latency=" + settings.latency());
    arguments.add("--vocabulary=" + settings.vocabulary());
    if (exitWithStdin) {
      arguments.add("--exit-with-stdin");
    }
    return arguments;
  }

  private SimulatorOptions with(String argument) {
    String[] parts = argument.split("=", 2);
    String value = parts.length == 2 ? parts[1] : "";
    return switch (parts[0]) {
      case "--port" ->
          new SimulatorOptions(Integer.parseInt(value), host, seed, settings, exitWithStdin);
      case "--host" -> new SimulatorOptions(port, value, seed, settings, exitWithStdin);
      case "--seed" -> withSeed(Long.parseLong(value));
      case "--key" -> with(settings.withKey(value));
      case "--render" -> with(withRender(value));
      case "--url-ttl" -> with(settings.withUrlTtl(duration(value)));
      case "--latency" -> with(settings.withLatency(duration(value)));
      case "--vocabulary" ->
          with(settings.withVocabulary(Vocabulary.valueOf(value.toUpperCase(Locale.ROOT))));
      case "--exit-with-stdin" -> new SimulatorOptions(port, host, seed, settings, true);
      default -> throw new IllegalArgumentException("unknown argument: " + argument);
    };
  }

  private SimulatorSettings withRender(String range) {
    String[] ends = range.split("\\.\\.", 2);
    Duration min = duration(ends[0]);
    return settings.withRender(min, ends.length == 2 ? duration(ends[1]) : min);
  }

  /** {@code 90ms 2s 5m 1h} or ISO-8601. */
  static Duration duration(String text) {
    Matcher matcher = SHORT_DURATION.matcher(text);
    if (!matcher.matches()) {
      return Duration.parse(text);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }
}
