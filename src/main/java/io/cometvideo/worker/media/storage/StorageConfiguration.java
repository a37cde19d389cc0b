package io.cometvideo.worker.media.storage;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
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
                .build())
        // They are followed by hand, so that no bearer goes to another host.
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableContentCompression()
        .setUserAgent("comet-video-worker")
        .build();
  }

  @Bean
  VideoTransfers videoTransfers(
      StorageProperties properties,
      DownloadProperties downloads,
      CloseableHttpClient mediaHttpClient,
      RandomGenerator random,
      MeterRegistry registry) {
    var watchdog =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("media-watchdog").factory());
    watchdog.setRemoveOnCancelPolicy(true);
    var metrics = new TransferMetrics(registry);
    var download =
        new VideoDownload(
            mediaHttpClient, new SlowDownloads(watchdog, downloads.stallTimeout()), metrics);
    return new HttpVideoTransfers(
        download,
        store(properties.location()),
        properties.publicBaseUrl(),
        metrics,
        inVain -> rest(inVain, random));
  }

  /** From nothing to 1, 2, 4 … seconds: downloads that were cut together come back apart. */
  private static void rest(int inVain, RandomGenerator random) throws InterruptedException {
    long most = 500L << inVain;
    boolean _ = new CountDownLatch(1).await(random.nextLong(most), TimeUnit.MILLISECONDS);
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
