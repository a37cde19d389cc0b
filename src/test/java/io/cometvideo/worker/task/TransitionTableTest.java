package io.cometvideo.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometvideo.worker.task.TaskPolicy.OnUnknownOutcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole table: what follows in each state from everything that can happen. A status stands for
 * the recorded next state, {@code =} for a change that is not recorded, {@code -} for nothing.
 */
class TransitionTableTest {

  private static final List<Status> COLUMNS = List.of(Status.values());

  // In the order of Status: ACCEPTED SUBMITTING RENDERING STORING COMPLETED FAILED CANCELLED
  private static final String TABLE =
      """
      requested              - - - - - - -
      refused request        - - - - - - -
      resume requested       - - - - - RENDERING -
      cancel                 CANCELLED SUBMITTING CANCELLED CANCELLED - - -
      submit started         SUBMITTING - - - - - -
      inputs failed          FAILED - - - - - -
      submit: accepted       - RENDERING - - - - -
      submit: refused        - FAILED - - - - -
      submit: retryable      - ACCEPTED - - - - -
      submit: not sent       - ACCEPTED - - - - -
      submit: account fault  - ACCEPTED - - - - -
      submit: unknown        - FAILED - - - - -
      handed on: accepted    - RENDERING - - - - -
      handed on: not sent    - ACCEPTED - - - - -
      step failed            ACCEPTED FAILED RENDERING STORING - - -
      submitter gone         - FAILED - - - - -
      poll: pending          - - RENDERING = - - -
      poll: rendered         - - STORING = - - -
      poll: address missing  - - = = - - -
      poll: render failed    - - FAILED FAILED - - -
      poll: missing          - - = = - - -
      poll: retryable        - - = = - - -
      poll: account fault    - - = = - - -
      poll: not asked        - - = = - - -
      transfer: stored       - - - COMPLETED - - -
      transfer: download     - - - STORING - - -
      transfer: storage      - - - STORING - - -
      deadline passed        FAILED - FAILED FAILED - - -
      """;

  private static final Map<String, Happening> HAPPENINGS = happenings();

  record Cell(String happening, Status status, String expected) {}

  static Stream<Cell> cells() {
    return TABLE
        .lines()
        .flatMap(line -> {
          String name = line.substring(0, 23).strip();
          String[] expected = line.substring(23).strip().split(" ");
          assertThat(expected).as(name).hasSize(COLUMNS.size());
          return COLUMNS.stream()
              .map(status -> new Cell(name, status, expected[COLUMNS.indexOf(status)]));
        });
  }

  @ParameterizedTest
  @MethodSource("cells")
  void eachHappeningHasItsConsequenceInEachState(Cell cell) {
    Task task = Given.everyState().get(cell.status());

    Decision decision =
        Given.rules(OnUnknownOutcome.FAIL)
            .decide(Given.KEY, task, HAPPENINGS.get(cell.happening()), Given.NOW.plusSeconds(5));

    String consequence =
        switch (decision) {
          case Decision.Change(var next) -> next.status().name();
          case Decision.Keep _ -> "=";
          case Decision.Ignore _ -> "-";
        };
    assertThat(consequence).isEqualTo(cell.expected());
  }

  @Test
  void theTableNamesEverythingThatCanHappen() {
    assertThat(TABLE.lines().map(line -> line.substring(0, 23).strip()))
        .containsExactlyElementsOf(HAPPENINGS.keySet());
    assertThat(HAPPENINGS.values().stream().map(Object::getClass).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(Happening.class.getPermittedSubclasses()));
    assertOutcomesAreComplete(SubmitOutcome.class, "submit: ");
    assertOutcomesAreComplete(PollOutcome.class, "poll: ");
    assertOutcomesAreComplete(TransferOutcome.class, "transfer: ");
  }

  @Test
  void aRequestWithoutATaskBeginsOneAndNothingElseDoes() {
    HAPPENINGS.forEach((name, happening) -> {
      Decision decision =
          Given.rules(OnUnknownOutcome.FAIL).decide(Given.KEY, null, happening, Given.NOW);
      boolean begins = name.equals("requested") || name.equals("refused request");
      assertThat(decision instanceof Decision.Change).as(name).isEqualTo(begins);
    });
  }

  private static void assertOutcomesAreComplete(Class<?> outcome, String prefix) {
    assertThat(HAPPENINGS.keySet().stream().filter(name -> name.startsWith(prefix)))
        .hasSize(outcome.getPermittedSubclasses().length);
  }

  private static Map<String, Happening> happenings() {
    Fault fault = Given.FAULT;
    Map<String, Happening> all = new LinkedHashMap<>();
    all.put("requested", new Happening.Requested(Given.REQUEST));
    all.put(
        "refused request",
        new Happening.RequestRefused(Given.SUMMARY, TaskError.invalid(List.of())));
    all.put("resume requested", new Happening.ResumeRequested(null, Duration.ofMinutes(30)));
    all.put("cancel", new Happening.CancelRequested());
    all.put("submit started", new Happening.SubmitStarted(Given.NONCE));
    all.put(
        "inputs failed",
        new Happening.InputsFailed(
            TaskError.of(ErrorCode.INPUT_REFERENCE_UNAVAILABLE, "x", false)));
    all.put("submit: accepted", Given.submitAnswered(new SubmitOutcome.Accepted(Given.RENDER)));
    all.put("submit: refused", Given.submitAnswered(new SubmitOutcome.Refused(fault)));
    all.put("submit: retryable", Given.submitAnswered(new SubmitOutcome.Retryable(fault, null)));
    all.put("submit: not sent", Given.submitAnswered(new SubmitOutcome.NotSent(fault)));
    all.put(
        "submit: account fault",
        Given.submitAnswered(new SubmitOutcome.AccountFault(AccountProblem.KEY_REFUSED, fault)));
    all.put("submit: unknown", Given.submitAnswered(new SubmitOutcome.Unknown(fault)));
    all.put(
        "handed on: accepted",
        new Happening.SubmissionHandedOn(Given.NONCE, new SubmitOutcome.Accepted(Given.RENDER)));
    all.put(
        "handed on: not sent",
        new Happening.SubmissionHandedOn(Given.NONCE, new SubmitOutcome.NotSent(fault)));
    all.put("step failed", new Happening.StepFailed("poll"));
    all.put("submitter gone", new Happening.SubmitterGone());
    all.put("poll: pending", new Happening.Polled(new PollOutcome.Pending(40)));
    all.put("poll: rendered", new Happening.Polled(Given.rendered()));
    all.put("poll: address missing", new Happening.Polled(new PollOutcome.AddressMissing(null)));
    all.put(
        "poll: render failed", new Happening.Polled(new PollOutcome.RenderFailed(fault, false)));
    all.put("poll: missing", new Happening.Polled(new PollOutcome.Missing(fault)));
    all.put("poll: retryable", new Happening.Polled(new PollOutcome.Retryable(fault, null)));
    all.put(
        "poll: account fault",
        new Happening.Polled(new PollOutcome.AccountFault(AccountProblem.KEY_REFUSED, fault)));
    all.put("poll: not asked", new Happening.Polled(new PollOutcome.NotAsked()));
    all.put(
        "transfer: stored",
        new Happening.TransferEnded(new TransferOutcome.Stored(Given.VIDEO), 0));
    all.put(
        "transfer: download",
        new Happening.TransferEnded(new TransferOutcome.DownloadFailed(fault), 0));
    all.put(
        "transfer: storage",
        new Happening.TransferEnded(new TransferOutcome.StorageFailed(fault), 0));
    all.put("deadline passed", new Happening.DeadlinePassed());
    return all;
  }
}
