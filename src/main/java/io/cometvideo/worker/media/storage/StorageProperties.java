package io.cometvideo.worker.media.storage;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where videos go.
 *
 * @param location {@code file:} and a folder; a relative one is meant from the working directory
 * @param publicBaseUrl address under which the stored videos can be read; not set: events carry no
 *     {@code video.url}
 */
@ConfigurationProperties("worker.storage")
record StorageProperties(
    @DefaultValue("file:./videos/") String location, @Nullable String publicBaseUrl) {}
