package io.cometvideo.worker.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error answer of the provider: status, code, message, and the form in which the provider writes
 * that one.
 */
record Refusal(int status, String code, String message, Form form, int retryAfterSeconds) {
  enum Form {
    FLAT,
    NESTED,
    HTML,
    REDIRECT
  }

  /** The status that stands for closing the connection without an answer. */
  static final int DROP = 0;

  static Refusal invalidParameter(String message) {
    return new Refusal(400, "InvalidParameter", message, Form.FLAT, 0);
  }

  static Refusal invalidRequest(String message) {
    return nested(400, "invalid_request", message);
  }

  static Refusal invalidToken() {
    return nested(401, "", "invalid token");
  }

  static Refusal taskNotExist() {
    return new Refusal(400, "task_not_exist", "task_not_exist", Form.FLAT, 0);
  }

  static Refusal noChannel(String model) {
    return nested(
        503,
        "model_not_found",
        "no available channel for group default and model " + model + requestId());
  }

  /** The prompt is not allowed, and stands in the message. */
  static Refusal echo(String prompt) {
    return nested(
        403, "content_policy_violation", "this prompt is not allowed: " + prompt + requestId());
  }

  static Refusal nested(int status, String code, String message) {
    return new Refusal(status, code, message, Form.NESTED, 0);
  }

  static Refusal html(int status) {
    return new Refusal(status, "", "", Form.HTML, 0);
  }

  /** What a directive that names {@code status}, or {@code drop}, is answered with. */
  static Refusal ofDirective(String status, String model) {
    return switch (status) {
      case "drop" -> html(DROP);
      case "html" -> html(200);
      case "302" -> new Refusal(302, "", "", Form.REDIRECT, 0);
      case "400" ->
          invalidParameter("the parameter duration specified in the request is not valid");
      case "401" -> invalidToken();
      case "402" -> nested(402, "payment_required", "insufficient balance");
      case "403" -> nested(403, "insufficient_user_quota", "user quota is not enough");
      case "429" -> new Refusal(429, "", "too many requests" + requestId(), Form.NESTED, 1);
      case "500" -> nested(500, "internal_error", "internal server error" + requestId());
      case "503" -> noChannel(model);
      default -> html(Integer.parseInt(status));
    };
  }

  Refusal withRetryAfter(int seconds) {
    return new Refusal(status, code, message, form, seconds);
  }

  /** The JSON body in the wanted shape. */
  Map<String, Object> body(ErrorShape shape) {
    boolean nested =
        shape == ErrorShape.NESTED || (shape == ErrorShape.DOCUMENTED && form == Form.NESTED);
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    if (!nested) {
      return error;
    }
    error.put("type", "comet_api_error");
    return Map.of("error", error);
  }

  static String requestId() {
    return " (request id: " + Ids.random(20) + ")";
  }
}
