package io.cometvideo.worker.guarantee;

import java.util.List;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One request of the soak and how it may end.
 *
 * @param directives that it carries
 * @param kind what is asked for
 * @param outcomes {@code COMPLETED}, {@code CANCELLED} or an error code; a submission that was
 *     interrupted may end as unknown besides
 */
record SoakRequest(String id, String directives, Kind kind, Set<String> outcomes) {

  enum Kind {
    GENERATE,
    /** And a cancel a little later. */
    CANCEL,
    /** For a model that is not there. */
    INVALID
  }

  static final String UNKNOWN = "SUBMISSION_OUTCOME_UNKNOWN";

  private static final int PLAIN_PERCENT = 60;
  private static final int CANCEL_PERCENT = 10;
  private static final int INVALID_PERCENT = 5;

  private record Course(String directives, String outcome) {}

  /** What the provider does to single requests, beside the weather. */
  private static final List<Course> COURSES =
      List.of(
          new Course("[fail]", "RENDER_FAILED"),
          new Course("[error]", "RENDER_FAILED"),
          new Course("[refuse]", "PROVIDER_REJECTED"),
          new Course("[vanish]", "TASK_LOST"),
          new Course("[not-a-video]", "DOWNLOAD_FAILED"),
          new Course("[lose-answer]", UNKNOWN),
          new Course("[cut-answer]", UNKNOWN),
          new Course("[no-id]", UNKNOWN),
          new Course("[answer:empty]", UNKNOWN),
          new Course("[reject-first:2:429:2]", "COMPLETED"),
          new Course("[reject-first:1:503:3]", "COMPLETED"),
          new Course("[task-id-only]", "COMPLETED"),
          new Course("[hold:2s]", "COMPLETED"),
          new Course("[overtake:2]", "COMPLETED"),
          new Course("[poll-fail:3:502]", "COMPLETED"),
          new Course("[poll-answer:2:broken]", "COMPLETED"),
          new Course("[word:2:MODERATING]", "COMPLETED"),
          new Course("[no-url:2]", "COMPLETED"),
          new Course("[url-in:data]", "COMPLETED"),
          new Course("[url-in:content]", "COMPLETED"),
          new Course("[content-only]", "COMPLETED"),
          new Course("[content-missing]", "DOWNLOAD_FAILED"),
          new Course("[expired:1]", "COMPLETED"),
          new Course("[cut:1]", "COMPLETED"),
          new Course("[trickle]", "COMPLETED"),
          new Course("[slow:8s]", "COMPLETED"));

  static SoakRequest draw(int number, Random random) {
    String id = "soak-" + number;
    int percent = random.nextInt(100);
    if (percent < PLAIN_PERCENT) {
      return new SoakRequest(id, "", Kind.GENERATE, Set.of("COMPLETED"));
    }
    if (percent < PLAIN_PERCENT + CANCEL_PERCENT) {
      return new SoakRequest(id, "", Kind.CANCEL, Set.of("COMPLETED", "CANCELLED"));
    }
    if (percent < PLAIN_PERCENT + CANCEL_PERCENT + INVALID_PERCENT) {
      return new SoakRequest(id, "", Kind.INVALID, Set.of("INVALID_REQUEST"));
    }
    Course course = COURSES.get(random.nextInt(COURSES.size()));
    return new SoakRequest(id, course.directives(), Kind.GENERATE, Set.of(course.outcome()));
  }

  /** The prompt that the provider gets. */
  String prompt() {
    return id + " " + directives;
  }

  /** What an event says, in the words of {@link #outcomes}. */
  static String outcomeOf(JsonNode event) {
    String status = event.path("status").asString();
    return status.equals("FAILED") ? event.at("/error/code").asString() : status;
  }
}
