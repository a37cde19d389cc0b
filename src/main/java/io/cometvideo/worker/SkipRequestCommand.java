package io.cometvideo.worker;

import io.cometvideo.worker.journal.JournalProperties;
import io.cometvideo.worker.journal.RequestSkip;
import io.cometvideo.worker.journal.SkipConfiguration;
import io.cometvideo.worker.journal.SkipOutcome;
import io.cometvideo.worker.message.JsonWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * The command {@code skip-request --partition P --offset O}, in a process of its own. It says what
 * came of it in one line, with {@code --json} in one JSON object.
 */
final class SkipRequestCommand {

  private final SkipRequestOptions options;
  private final PrintStream out;
  private final PrintStream err;

  private SkipRequestCommand(SkipRequestOptions options, PrintStream out, PrintStream err) {
    this.options = options;
    this.out = out;
    this.err = err;
  }

  /** Runs it with the process's own streams; returns the exit code. */
  static int run(String... args) {
    return run(System.out, System.err, args);
  }

  static int run(PrintStream out, PrintStream err, String... args) {
    var options = SkipRequestOptions.of(args);
    var command = new SkipRequestCommand(options, out, err);
    return options.error().map(command::failed).orElseGet(command::run);
  }

  private int run() {
    try (var context =
        new SpringApplicationBuilder(SkipConfiguration.class)
            .web(WebApplicationType.NONE)
            // What comes of it is told here; --logging.console.enabled=true shows the rest.
            .properties("logging.console.enabled=false")
            .run(options.settings().toArray(String[]::new))) {
      JournalProperties.Topics topics = context.getBean(JournalProperties.class).topics();
      String partition = topics.requests() + "-" + options.partition();
      SkipOutcome outcome =
          context.getBean(RequestSkip.class).skip(options.partition(), options.offset());
      return switch (outcome) {
        case SkipOutcome.Skipped skipped -> succeeded(partition, topics.deadLetters(), skipped);
        case SkipOutcome.Refused(String why) -> failed(why + "; nothing was done");
        case SkipOutcome.NotTakenOver(long next) ->
            failed(
                ("skipped, but the worker that has %s does not go on at offset %d: end that worker;"
                        + " if its successor stands at offset %d again, run this again")
                    .formatted(partition, next, options.offset()));
      };
    } catch (OutOfMemoryError _) {
      return failed(
          "--offset %d: the request needs more memory than this JVM has: run it with a larger -Xmx"
              .formatted(options.offset()));
    } catch (RuntimeException e) {
      return failed(lastCause(e));
    }
  }

  private int succeeded(String partition, String deadLetters, SkipOutcome.Skipped skipped) {
    if (options.json()) {
      json(fields ->
          fields
              .number("partition", (long) options.partition())
              .number("first", skipped.first())
              .number("next", skipped.next())
              .number("deadLetters", (long) skipped.deadLetters())
              .flag("takenOver", skipped.takenOver()));
    } else {
      out.printf(
          "skipped %d of %s, from offset %d on: see %s; %s at offset %d%n",
          skipped.deadLetters(),
          partition,
          skipped.first(),
          deadLetters,
          skipped.takenOver() ? "a worker goes on" : "no worker has the partition, the next begins",
          skipped.next());
    }
    return 0;
  }

  private int failed(String why) {
    String line = why.lines().findFirst().orElse("");
    err.println("skip-request: " + line);
    if (options.json()) {
      json(fields -> fields.text("error", line));
    }
    return 1;
  }

  private void json(Consumer<JsonWriter> fields) {
    out.println(new String(JsonWriter.write(fields), StandardCharsets.UTF_8));
  }

  private static String lastCause(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last.getClass().getSimpleName() + ": " + last.getMessage();
  }
}
