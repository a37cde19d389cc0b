package io.cometvideo.worker.media.input;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where images may come from.
 *
 * @param allowHttp whether {@code http:} references are allowed besides {@code https:}
 */
@ConfigurationProperties("worker.inputs")
record InputProperties(@DefaultValue("false") boolean allowHttp) {}
