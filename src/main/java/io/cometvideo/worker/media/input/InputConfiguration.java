package io.cometvideo.worker.media.input;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.s3.S3Client;

@Configuration(proxyBeanMethods = false)
class InputConfiguration {

  static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int CONNECTIONS = 64;

  @Bean
  InputImages inputImages(
      InputProperties properties,
      CloseableHttpClient inputHttpClient,
      ObjectProvider<S3Client> s3) {
    var watchdog =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("input-watchdog").factory());
    watchdog.setRemoveOnCancelPolicy(true);
    return new ReferencedImages(
        properties.allowHttp(),
        new HttpImages(inputHttpClient, watchdog, properties.allowHttp(), TIMEOUT),
        new S3Images(s3::getObject),
        new ImageMemory(Runtime.getRuntime().maxMemory() / 4));
  }

  @Bean(destroyMethod = "close")
  CloseableHttpClient inputHttpClient(InputProperties properties) {
    return client(
        new PublicAddresses(SystemDefaultDnsResolver.INSTANCE, properties.allowPrivateAddresses()));
  }

  /** A client that knows no key, no cookies and no proxy. */
  static CloseableHttpClient client(DnsResolver addresses) {
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(addresses)
            .setMaxConnPerRoute(CONNECTIONS)
            .setMaxConnTotal(CONNECTIONS)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.ofSeconds(5))
                    .setSocketTimeout(Timeout.of(TIMEOUT))
                    .build())
            .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(
            RequestConfig.custom().setConnectionRequestTimeout(Timeout.ofSeconds(5)).build())
        // A connection that is kept would be used again without a look-up.
        .setConnectionReuseStrategy((_, _, _) -> false)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .setUserAgent("comet-video-worker")
        .build();
  }
}
