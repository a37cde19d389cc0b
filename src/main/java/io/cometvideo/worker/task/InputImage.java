package io.cometvideo.worker.task;

/**
 * An image that goes along with a submission, checked by its content.
 *
 * @param content the file's bytes; not copied, so nobody may change them
 * @param mediaType {@code image/jpeg}, {@code image/png} or {@code image/webp}
 */
public record InputImage(byte[] content, String mediaType) {

  @Override
  public String toString() {
    return "InputImage[" + mediaType + ", " + content.length + " bytes]";
  }
}
