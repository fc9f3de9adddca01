# Podium as a container: `docker build -t podium . && docker run -p 127.0.0.1:8080:8080 -v podium:/data podium`
FROM eclipse-temurin:25-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends maven zip && rm -rf /var/lib/apt/lists/*
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
# Classes of signed jars cannot be in an AOT cache, and checking the signatures takes a third of a second of each start.
RUN for jar in /app/lib/bc*.jar; do zip -qd "$jar" 'META-INF/*.SF' 'META-INF/*.DSA' 'META-INF/*.RSA' 'META-INF/*.EC' || test $? = 12; done

FROM eclipse-temurin:25-jre
RUN useradd --system --uid 10001 --create-home podium && mkdir /data && chown podium /data
COPY --from=build /app /app
COPY src/main/jvm/*.options /app/
WORKDIR /app
# A training run, on the very JVM that will use the cache, that stops as soon as everything is up: what it loaded is what the
# next start finds ready. It keeps its state in a file, as that start will.
RUN java @start.options -XX:AOTCacheOutput=podium.aot -Dspring.context.exit=onRefresh \
        -jar podium.jar --podium.directory=/tmp/training \
    && rm -rf /tmp/training
USER podium
VOLUME /data
EXPOSE 8080 6443
HEALTHCHECK --interval=10s --timeout=2s --start-period=10s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q ok <&3"]
# PODIUM_JVM=long for simulations that take hours.
ENTRYPOINT ["sh", "-c", "exec java @\"${PODIUM_JVM:-start}.options\" -XX:AOTCache=podium.aot -jar podium.jar --server.address=0.0.0.0 --podium.directory=/data \"$@\"", "podium"]
