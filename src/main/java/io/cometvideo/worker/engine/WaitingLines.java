package io.cometvideo.worker.engine;

import io.cometvideo.worker.engine.WaitingLine.Place;
import io.cometvideo.worker.engine.WaitingLine.Rank;
import io.cometvideo.worker.task.Task;
import io.cometvideo.worker.task.TaskKey;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two lines for the slots: of those whose images are to be fetched, from hosts that may be dead,
 * and of all others. They take turns.
 */
final class WaitingLines {

  private final WaitingLine line = new WaitingLine();
  private final WaitingLine fetchLine = new WaitingLine();
  private boolean fetchedLast;

  void add(Task task, boolean remote, Rank rank) {
    (remote ? fetchLine : line).add(task, rank);
  }

  void remove(TaskKey key) {
    line.remove(key);
    fetchLine.remove(key);
  }

  void release(int partition) {
    line.release(partition);
    fetchLine.release(partition);
  }

  int size() {
    return line.size() + fetchLine.size();
  }

  /** Those whose deadline is over, each named once. */
  Stream<TaskKey> over(Instant now) {
    return Stream.of(line, fetchLine).flatMap(one -> one.over(now).stream());
  }

  boolean hasNext(boolean mayFetch, Predicate<Place> may) {
    return (mayFetch && fetchLine.hasNext(may)) || line.hasNext(may);
  }

  /**
   * Takes one whose answer tells about the account: no suspect and none of a model that is refused
   * by itself, or else whoever is next; not by two threads at once.
   */
  Optional<Place> nextToProbe(Predicate<@Nullable String> mayBegin, IntUnaryOperator inFlight) {
    Predicate<Place> tells = place -> place.rank() != Rank.SUSPECT && mayBegin.test(place.model());
    return next(true, tells, inFlight).or(() -> next(true, _ -> true, inFlight));
  }

  /** Takes the next one; not by two threads at once. */
  Optional<Place> next(boolean mayFetch, Predicate<Place> may, IntUnaryOperator inFlight) {
    boolean fetches = mayFetch && fetchLine.hasNext(may) && !(fetchedLast && line.hasNext(may));
    fetchedLast = fetches;
    return (fetches ? fetchLine : line).next(may, inFlight);
  }
}
