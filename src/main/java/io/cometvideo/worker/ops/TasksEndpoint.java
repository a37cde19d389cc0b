package io.cometvideo.worker.ops;

import io.cometvideo.worker.engine.Engine;
import io.cometvideo.worker.journal.TaskJournal;
import io.cometvideo.worker.task.RequestId;
import io.cometvideo.worker.task.Status;
import io.cometvideo.worker.task.Task;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** {@code /actuator/tasks}: the active tasks of this worker. */
@Endpoint(id = "tasks")
final class TasksEndpoint {

  private static final int PAGE_SIZE = 100;
  private static final int MAX_PAGE_SIZE = 1_000;

  private final TaskJournal journal;
  private final Engine engine;

  TasksEndpoint(TaskJournal journal, Engine engine) {
    this.journal = journal;
    this.engine = engine;
  }

  /**
   * A page of tasks, oldest first.
   *
   * @param counts active tasks by status, whatever the page shows
   * @param finished how many finished tasks are remembered
   * @param waiting accepted tasks that wait for a slot
   */
  record Page(
      Map<Status, Long> counts,
      int finished,
      int waiting,
      Set<Integer> partitions,
      int page,
      List<TaskView> tasks) {}

  /** The task of one request; if it is finished, only when that was. */
  record Found(String requestId, List<TaskView> active, @Nullable Instant completedAt) {}

  @ReadOperation
  Page tasks(@Nullable String status, @Nullable Integer page, @Nullable Integer size) {
    Map<Status, Long> counts = new EnumMap<>(Status.class);
    journal.tasks().active().forEach(task -> counts.merge(task.status(), 1L, Long::sum));
    int pageNumber = page == null ? 0 : Math.max(0, page);
    int pageSize = size == null ? PAGE_SIZE : Math.clamp(size, 1, MAX_PAGE_SIZE);
    List<TaskView> tasks =
        journal
            .tasks()
            .active()
            .filter(task -> status == null || task.status().name().equals(upper(status)))
            .sorted(
                Comparator.comparing((Task task) -> task.timings().acceptedAt())
                    .thenComparing(task -> task.requestId().value()))
            .skip((long) pageNumber * pageSize)
            .limit(pageSize)
            .map(TaskView::of)
            .toList();
    return new Page(
        counts,
        journal.tasks().finishedCount(),
        engine.waiting(),
        journal.tasks().openPartitions(),
        pageNumber,
        tasks);
  }

  @ReadOperation
  @Nullable Found task(@Selector String requestId) {
    Optional<RequestId> id = RequestId.of(requestId);
    if (id.isEmpty()) {
      return null;
    }
    List<TaskView> active = journal.tasks().find(id.get()).map(TaskView::of).toList();
    Instant completedAt = journal.tasks().completedAt(id.get()).orElse(null);
    return active.isEmpty() && completedAt == null
        ? null
        : new Found(requestId, active, completedAt);
  }

  private static String upper(String status) {
    return status.toUpperCase(Locale.ROOT);
  }
}
