# Podium as a container: `docker build -t podium . && docker run -p 8080:8080 -v podium:/data podium`
FROM eclipse-temurin:25-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# What the build needs of the network comes first, so that a change of the sources does not fetch it again.
COPY mvnw pom.xml ./
COPY openapi openapi
RUN ./mvnw -q -B dependency:go-offline
COPY examples examples
COPY src src
RUN ./mvnw -q -B -DskipTests package \
    && java -Djarmode=tools -jar target/podium-*.jar extract --destination /app \
    && mv /app/podium-*.jar /app/podium.jar
# A training run that stops as soon as everything is up: what it loaded is what the next start finds ready.
WORKDIR /app
RUN java -XX:AOTCacheOutput=podium.aot -Dspring.context.exit=onRefresh -jar podium.jar --podium.store=memory --podium.directory=/tmp/podium

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --create-home podium && mkdir /data && chown podium /data
COPY --from=build /app /app
USER podium
WORKDIR /app
VOLUME /data
EXPOSE 8080
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=75"
HEALTHCHECK --interval=10s --timeout=2s --start-period=10s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q ok <&3"]
ENTRYPOINT ["java", "-XX:AOTCache=podium.aot", "-jar", "podium.jar", "--server.address=0.0.0.0", "--podium.directory=/data"]
