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
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;

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
      ObjectProvider<S3Client> s3,
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
        store(properties.location(), s3),
        properties.publicBaseUrl(),
        metrics,
        inVain -> rest(inVain, random));
  }

  /** From nothing to 1, 2, 4 … seconds: downloads that were cut together come back apart. */
  private static void rest(int inVain, RandomGenerator random) throws InterruptedException {
    long most = 500L << inVain;
    boolean _ = new CountDownLatch(1).await(random.nextLong(most), TimeUnit.MILLISECONDS);
  }

  /** Made when it is first needed: nothing of S3 is looked for by those who do not use it. */
  @Bean
  @Lazy
  S3Client s3Client(StorageProperties properties) {
    try {
      return S3Clients.of(properties.s3());
    } catch (SdkClientException e) {
      throw new IllegalStateException(
          "S3 cannot be used (" + e.getMessage() + "): set worker.storage.s3.region", e);
    }
  }

  private static ObjectStore store(String location, ObjectProvider<S3Client> s3) {
    if (S3ObjectStore.Location.isOne(location)) {
      var store = new S3ObjectStore(s3.getObject(), S3ObjectStore.Location.of(location));
      store.verify();
      return store;
    }
    if (!location.startsWith(FILE)) {
      throw new IllegalStateException(
          "worker.storage.location must begin with file: or s3://, not " + location);
    }
    String path = location.substring(FILE.length()).replaceFirst("^//(?=/)", "");
    var store = new FileObjectStore(Path.of(path));
    store.verify();
    return store;
  }
}
