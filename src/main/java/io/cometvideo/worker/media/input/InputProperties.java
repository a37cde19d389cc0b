package io.cometvideo.worker.media.input;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where images may come from.
 *
 * @param allowHttp whether {@code http:} references are allowed besides {@code https:}
 * @param allowPrivateAddresses whether names may lead to addresses that are not public: loopback,
 *     private, link-local and the like
 */
@ConfigurationProperties("worker.inputs")
record InputProperties(
    @DefaultValue("false") boolean allowHttp,
    @DefaultValue("false") boolean allowPrivateAddresses) {}
