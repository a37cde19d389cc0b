package io.cometvideo.worker.media.storage;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StorageConfiguration {

  private static final int CONNECTIONS = 64;
  private static final int MOST_REDIRECTS = 3;
  private static final String FILE = "file:";

  /** A client of its own, so that slow downloads never take the polls' connections. */
  @Bean(destroyMethod = "close")
  CloseableHttpClient mediaHttpClient(DownloadProperties properties) {
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnPerRoute(CONNECTIONS)
            .setMaxConnTotal(CONNECTIONS)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.ofSeconds(10))
                    .setSocketTimeout(Timeout.of(properties.stallTimeout()))
                    .build())
            .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setResponseTimeout(Timeout.of(properties.stallTimeout()))
                .setMaxRedirects(MOST_REDIRECTS)
                .build())
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableContentCompression()
        .setUserAgent("comet-video-worker")
        .build();
  }

  @Bean
  VideoTransfers videoTransfers(
      StorageProperties properties, CloseableHttpClient mediaHttpClient, MeterRegistry registry) {
    return new HttpVideoTransfers(
        mediaHttpClient,
        store(properties.location()),
        properties.publicBaseUrl(),
        new TransferMetrics(registry));
  }

  private static ObjectStore store(String location) {
    if (!location.startsWith(FILE)) {
      throw new IllegalStateException(
          "worker.storage.location must begin with file: in this version, not " + location);
    }
    String path = location.substring(FILE.length()).replaceFirst("^//(?=/)", "");
    var store = new FileObjectStore(Path.of(path));
    store.verify();
    return store;
  }
}
