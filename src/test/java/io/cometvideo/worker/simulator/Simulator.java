package io.cometvideo.worker.simulator;

import static java.util.stream.Collectors.groupingBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a test reads from and says to a simulator, the same in this process and in another. Any
 * thread may call it.
 */
public interface Simulator {
  /**
   * Where the worker's {@code comet.base-url} points: {@code http://127.0.0.1:PORT}. Stays the same
   * through outages.
   */
  URI baseUrl();

  /** Where {@code /_sim/...} answers, through outages of the API too. */
  URI controlUrl();

  /** Every accepted POST, oldest first. */
  List<Charge> charges();

  /** The charges of each prompt; a prompt that was never charged is absent. */
  default Map<String, List<Charge>> chargesByPrompt() {
    return charges().stream().collect(groupingBy(Charge::prompt));
  }

  /** POSTs that were read and carried this prompt, refused ones too. */
  Map<String, Integer> postsByPrompt();

  /** Every accepted task, oldest first. */
  List<TaskActivity> tasks();

  /** Every signed address that was given out, oldest first. */
  List<URI> addresses();

  /** Counts over everything. */
  Totals totals();

  /** What holds now. */
  SimulatorSettings settings();

  /**
   * Changes settings, at once and for tasks that render already too, as far as they are not fixed
   * at submission.
   */
  void configure(UnaryOperator<SimulatorSettings> change);

  /** Forgets all tasks, charges and counts; settings stay. */
  void reset();
}
