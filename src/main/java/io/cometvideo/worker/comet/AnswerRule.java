package io.cometvideo.worker.comet;

import static io.cometvideo.worker.comet.Meaning.KEY_REFUSED;
import static io.cometvideo.worker.comet.Meaning.MISSING;
import static io.cometvideo.worker.comet.Meaning.OUT_OF_QUOTA;
import static io.cometvideo.worker.comet.Meaning.READ;
import static io.cometvideo.worker.comet.Meaning.REFUSED;
import static io.cometvideo.worker.comet.Meaning.RETRY;
import static io.cometvideo.worker.comet.Meaning.UNKNOWN;
import static io.cometvideo.worker.comet.Meaning.WRONG_BASE_URL;

import java.util.Arrays;

/**
 * What an answer means, by its status and its body: the first rule that fits decides. {@code
 * AnswerRuleTest} has a row for each rule at least, and {@code docs/provider-faults.md} has this
 * table.
 */
enum AnswerRule {
  KEY("401", Body.ANYTHING, KEY_REFUSED, KEY_REFUSED),
  PAYMENT("402", Body.ANYTHING, OUT_OF_QUOTA, OUT_OF_QUOTA),
  QUOTA("403", Body.QUOTA, OUT_OF_QUOTA, OUT_OF_QUOTA),
  // The word that would tell the account's fault from the request's may be in what is missing.
  FORBIDDEN_CUT_OFF("403", Body.CUT_OFF, RETRY, RETRY),
  REDIRECT("3xx", Body.ANYTHING, WRONG_BASE_URL, WRONG_BASE_URL),
  WEB_PAGE("2xx", Body.WEB_PAGE, WRONG_BASE_URL, WRONG_BASE_URL),
  NO_TASK_IN_GOOD_ANSWER("2xx", Body.NO_TASK, READ, MISSING),
  TASK("2xx", Body.JSON, READ, READ),
  NO_TASK_READABLE("2xx", Body.ANYTHING, UNKNOWN, RETRY),
  // One request for a model that nobody has must not stop the line.
  NO_MODEL("404", Body.NO_MODEL, REFUSED, RETRY),
  NOT_FOUND("404", Body.JSON, WRONG_BASE_URL, MISSING),
  WRONG_PATH("404 405", Body.ANYTHING, WRONG_BASE_URL, RETRY),
  REQUEST_TIME_OUT("408", Body.ANYTHING, UNKNOWN, RETRY),
  RATE("429", Body.ANYTHING, RETRY, RETRY),
  NO_TASK("4xx", Body.NO_TASK, REFUSED, MISSING),
  BAD_REQUEST("4xx", Body.ANYTHING, REFUSED, RETRY),
  BAD_REQUEST_IN_DISGUISE("500", Body.INVALID_REQUEST, REFUSED, RETRY),
  ERROR_OF_PROVIDER("500 502", Body.ERROR, RETRY, RETRY),
  AWAY("503 521 522 523", Body.ANYTHING, RETRY, RETRY),
  // 504, 520, 524 and whatever else a gateway may say after it has passed the request on.
  ANYTHING_ELSE("any other", Body.ANYTHING, UNKNOWN, RETRY);

  private enum Body {
    ANYTHING("anything"),
    JSON("a JSON object"),
    WEB_PAGE("a web page"),
    CUT_OFF("broken off"),
    ERROR("an error in one of the two shapes"),
    INVALID_REQUEST("an error in one of the two shapes, with `invalid_request`"),
    NO_TASK("`task_not_exist`, and no status word"),
    NO_MODEL("`model_not_found`"),
    QUOTA(
        "`quota`, `balance`, `overdue`, `arrear`, `billing` or `credit` in the code or type; where"
            + " there is no code, a word of quota or balance");

    private final String text;

    Body(String text) {
      this.text = text;
    }

    boolean fits(Answer.Received answer, ProviderJson json) {
      return switch (this) {
        case ANYTHING -> true;
        case JSON -> json.isObject();
        // JSON that is labelled as a web page may carry the id of a render: not sent again.
        case WEB_PAGE -> !json.isObject() && answer.isHtml();
        case CUT_OFF -> answer.cutOff();
        case ERROR -> json.isError();
        case INVALID_REQUEST -> json.isError() && json.errorIs("invalid_request");
        case NO_TASK -> json.status().isEmpty() && json.errorMentions("task_not_exist");
        case NO_MODEL -> json.errorIs("model_not_found");
        case QUOTA -> json.isOutOfQuota();
      };
    }
  }

  private final String statuses;
  private final Body body;
  private final Meaning ofSubmit;
  private final Meaning ofRetrieve;

  AnswerRule(String statuses, Body body, Meaning ofSubmit, Meaning ofRetrieve) {
    this.statuses = statuses;
    this.body = body;
    this.ofSubmit = ofSubmit;
    this.ofRetrieve = ofRetrieve;
  }

  static AnswerRule of(Answer.Received answer, ProviderJson json) {
    return Arrays.stream(values())
        .filter(rule -> rule.hasStatus(answer.status()) && rule.body.fits(answer, json))
        .findFirst()
        .orElse(ANYTHING_ELSE);
  }

  Meaning ofSubmit() {
    return ofSubmit;
  }

  Meaning ofRetrieve() {
    return ofRetrieve;
  }

  /** This rule as a row of the document. */
  String toRow() {
    return String.join(
        " | ", "| " + statuses, body.text, ofSubmit.ofSubmit(), ofRetrieve.ofRetrieve() + " |");
  }

  /** All words are of three characters, so that one is never a part of another. */
  private boolean hasStatus(int status) {
    return statuses.contains(Integer.toString(status)) || statuses.contains(status / 100 + "xx");
  }
}
