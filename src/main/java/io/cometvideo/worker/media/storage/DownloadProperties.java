package io.cometvideo.worker.media.storage;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Downloads of finished videos.
 *
 * @param stallTimeout how long a download may bring no byte, or less than 1 KiB a second, before it
 *     is cut off and gone on with
 */
@ConfigurationProperties("comet.download")
record DownloadProperties(@DefaultValue("30s") Duration stallTimeout) {

  DownloadProperties {
    if (!stallTimeout.isPositive()) {
      throw new IllegalArgumentException("comet.download.stall-timeout must be positive");
    }
  }
}
