package io.cometvideo.worker.comet;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

@Configuration(proxyBeanMethods = false)
class CometConfiguration {

  /**
   * More than the engine has submissions, polls and transfers that ask for an address at a time, so
   * that submissions which hang never take the others' connections.
   */
  private static final int CONNECTIONS = 512;

  @Bean(destroyMethod = "close")
  CloseableHttpClient cometHttpClient(CometProperties properties) {
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnPerRoute(CONNECTIONS)
            .setMaxConnTotal(CONNECTIONS)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.ofSeconds(10))
                    // The longest silence; the whole call has its own limit.
                    .setSocketTimeout(Timeout.of(properties.submit().timeout()))
                    // A POST on a connection that the other side has just closed ends in doubt.
                    .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                    .setIdleTimeout(Timeout.ofSeconds(20))
                    .build())
            .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(properties.poll().timeout()))
                .setExpectContinueEnabled(false)
                .build())
        .evictExpiredConnections()
        .evictIdleConnections(TimeValue.ofSeconds(20))
        // The bearer must not follow a redirect, and a repeated POST may be a second render.
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .addRequestInterceptorLast(CometHttp::markSending)
        .setUserAgent("comet-video-worker")
        .build();
  }

  @Bean
  ApiKey apiKey(
      CometProperties properties, ConfigurableEnvironment environment, InstantSource clock) {
    return new ApiKey(properties.apiKey(), new FreshProperties(environment)::apiKey, clock);
  }

  @Bean
  CometApi cometApi(
      CometProperties properties,
      ApiKey key,
      CloseableHttpClient cometHttpClient,
      MeterRegistry registry,
      Tracer tracer,
      InstantSource clock) {
    var watchdog =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("comet-watchdog").factory());
    watchdog.setRemoveOnCancelPolicy(true);
    var metrics = new CometMetrics(registry, tracer);
    return new HttpCometApi(
        properties,
        key,
        new CometHttp(cometHttpClient, watchdog, clock),
        new OutcomeTable(properties.baseUrl(), metrics::unknownStatus),
        metrics);
  }
}
