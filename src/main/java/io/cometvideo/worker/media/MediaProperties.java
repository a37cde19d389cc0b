package io.cometvideo.worker.media;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where videos go and where images may come from.
 *
 * @param storage the store
 * @param inputs input references
 */
@ConfigurationProperties("worker")
record MediaProperties(@DefaultValue Storage storage, @DefaultValue Inputs inputs) {

  /**
   * The store.
   *
   * @param location {@code file:} and a folder; a relative one is meant from the working directory
   * @param publicBaseUrl address under which the stored videos can be read; not set: events carry
   *     no {@code video.url}
   */
  record Storage(@DefaultValue("file:./videos/") String location, @Nullable String publicBaseUrl) {}

  /**
   * Input references.
   *
   * @param allowHttp whether {@code http:} references are allowed besides {@code https:}
   */
  record Inputs(@DefaultValue("false") boolean allowHttp) {}
}
