FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
# The libraries first: they change less often than the sources.
COPY pom.xml .
RUN mvn -B -ntp dependency:resolve -DincludeScope=runtime
COPY src/main src/main
# Goal by goal, because `package` would fetch all that the tests need.
RUN mvn -B -ntp compile jar:jar@default-jar spring-boot:repackage@repackage \
 && java -Djarmode=tools -jar target/comet-video-worker-*.jar extract --layers --destination layers \
 && mv layers/application/comet-video-worker-*.jar layers/application/worker.jar
# Native code that the compressions would unpack into /tmp and run there, which a tmpfs does not allow by default.
RUN mkdir native unpacked && cd unpacked \
 && for jar in ../layers/dependencies/lib/lz4-*.jar ../layers/dependencies/lib/snappy-*.jar ../layers/dependencies/lib/zstd-*.jar; \
      do jar -xf "$jar"; done \
 && arch=$(uname -m | sed s/x86_64/amd64/) \
 && mv net/jpountz/util/linux/"$arch"/liblz4-java.so ../native \
 && mv org/xerial/snappy/native/Linux/"$(uname -m)"/libsnappyjava.so ../native \
 && mv linux/"$arch"/libzstd-jni-*.so ../native/libzstd-jni.so

FROM eclipse-temurin:25-jre
ARG REVISION=unknown
LABEL org.opencontainers.image.title="comet-video-worker" \
      org.opencontainers.image.description="Turns video requests on a Kafka topic into stored videos and completion events, by CometAPI Seedance." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /worker
COPY --from=build /build/native/ native/
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
RUN install -d -o 10001 -g 10001 /videos
ENV LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs \
    WORKER_STORAGE_LOCATION=file:/videos/
# A start as far as it goes without a broker: what it loads and links is kept for every later start.
RUN java -XX:AOTCacheOutput=worker.aot -Dspring.context.exit=onRefresh -Dlogging.level.root=error -jar worker.jar
USER 10001:10001
EXPOSE 8080
# More options of the JVM: the variable JDK_JAVA_OPTIONS.
ENTRYPOINT ["java", "-XX:AOTCache=worker.aot", "-XX:MaxRAMPercentage=75", "-XX:+ExitOnOutOfMemoryError", \
    "-Djava.library.path=/worker/native", "-DZstdNativePath=/worker/native/libzstd-jni.so", \
    "-Dorg.xerial.snappy.use.systemlib=true", \
    "-jar", "worker.jar"]
