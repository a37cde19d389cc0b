package io.cometvideo.worker.task;

import java.util.List;

/**
 * The part of a request that is needed only until the provider has taken it.
 *
 * @param prompt what to render; never logged above DEBUG, so not in {@link #toString()}
 * @param inputReferences addresses of images, in the order in which they are uploaded
 */
public record Instructions(String prompt, List<String> inputReferences) implements RenderInput {

  private static final String DATA = "data:";

  public Instructions {
    inputReferences = List.copyOf(inputReferences);
  }

  @Override
  public boolean isRemote() {
    return inputReferences.stream()
        .anyMatch(reference -> !reference.regionMatches(true, 0, DATA, 0, DATA.length()));
  }

  @Override
  public String toString() {
    return "Instructions[prompt of "
        + prompt.length()
        + " characters, "
        + inputReferences.size()
        + " input references]";
  }
}
