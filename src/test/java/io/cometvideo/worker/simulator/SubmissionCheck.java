package io.cometvideo.worker.simulator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The provider's validation, in its order and with its messages: the first violation is the answer.
 */
sealed interface SubmissionCheck {
  record Passed(Submission submission) implements SubmissionCheck {}

  record Failed(Refusal refusal) implements SubmissionCheck {}

  static SubmissionCheck of(MultipartForm form) {
    String prompt = form.field("prompt").orElse("");
    String model = form.field("model").orElse("");
    if (prompt.isBlank()) {
      return new Failed(Refusal.invalidRequest("prompt is required"));
    }
    if (model.isBlank()) {
      return new Failed(Refusal.invalidRequest("model name is required"));
    }
    return ModelRules.of(model)
        .map(rules -> check(form, prompt, model, rules))
        .orElseGet(() -> new Failed(Refusal.noChannel(model)));
  }

  private static SubmissionCheck check(
      MultipartForm form, String prompt, String model, ModelRules rules) {
    int seconds = form.field("seconds").map(SubmissionCheck::number).orElse(5);
    String size = form.field("size").orElse("16:9");
    String resolution = form.field("resolution").orElse("720p");
    List<byte[]> references = form.files("input_reference");
    if (!rules.allowsSeconds(seconds)) {
      return invalid("the parameter duration specified in the request is not valid");
    }
    if (!references.isEmpty() && !rules.takesReferences()) {
      return invalid(
          "the specified task_type r2v does not support model "
              + model.replaceFirst("^doubao-", ""));
    }
    if (!VideoShape.isExact(size) && !rules.resolutions().contains(resolution)) {
      return invalid("the parameter resolution specified in the request is not valid");
    }
    Optional<VideoShape> shape =
        VideoShape.of(size, resolution).filter(found -> found.pixels() <= rules.maxPixels());
    if (shape.isEmpty()) {
      return invalid("the parameter ratio specified in the request is not valid");
    }
    if (!references.stream().allMatch(SubmissionCheck::isImage)) {
      return invalid("the parameter image specified in the request is not valid");
    }
    return new Passed(
        new Submission(prompt, model, seconds, size, resolution, shape.get(), references.size()));
  }

  private static Failed invalid(String message) {
    return new Failed(Refusal.invalidParameter(message));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  private static boolean isImage(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(bytes.length, 12), StandardCharsets.ISO_8859_1);
    return head.startsWith("\u00ff\u00d8\u00ff")
        || head.startsWith("\u0089PNG\r\n")
        || (head.startsWith("RIFF") && head.endsWith("WEBP"));
  }
}
