package dev.podium;

import dev.podium.access.Access;
import dev.podium.machinery.OpenApiDocuments;
import dev.podium.network.NetworkNamespace;
import dev.podium.network.PodNetwork;
import dev.podium.nodeagent.NodeAgents;
import dev.podium.probe.ProbeLog;
import dev.podium.registry.Registry;
import dev.podium.registry.RemoteApis;
import dev.podium.time.ClusterTime;
import dev.podium.time.RealTime;
import dev.podium.web.AuditOptions;
import dev.podium.web.SecurePort;
import dev.podium.web.ServerFlags;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Wires one cluster, and the parts of it that the web tier needs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PodiumProperties.class)
@EnableScheduling
class ClusterConfiguration {

    @Bean(destroyMethod = "close")
    Cluster cluster(PodiumProperties properties, Environment environment, ObjectProvider<EarlyStart> early) {
        EarlyStart begun = early.getIfAvailable();
        return begun != null ? begun.await() : Cluster.start(options(properties, environment));
    }

    /** @throws IllegalArgumentException for a setting that has no meaning, naming it */
    static ClusterOptions options(PodiumProperties properties, Environment environment) {
        return new ClusterOptions(
                properties.nodes(),
                properties.storage(),
                RealTime.create(),
                ClusterOptions.Upkeep.CALLER,
                properties.catalogue(),
                properties.access(environment.getProperty("server.address", "")),
                properties.nodePorts(),
                properties.ingress());
    }

    @Bean(destroyMethod = "") // closed with its cluster
    ClusterTime clusterTime(Cluster cluster) {
        return cluster.time();
    }

    @Bean
    TaskScheduler taskScheduler(ClusterTime time) {
        return new ClusterTaskScheduler(time);
    }

    @Bean
    AuditOptions auditOptions(PodiumProperties properties) {
        return properties.audit();
    }

    @Bean
    Registry registry(Cluster cluster) {
        return cluster.registry();
    }

    @Bean
    RemoteApis remoteApis(Cluster cluster) {
        return cluster.remoteApis();
    }

    @Bean
    Access access(Cluster cluster) {
        return cluster.access();
    }

    @Bean
    ServerFlags serverFlags(PodiumProperties properties, Environment environment) {
        Map<String, String> values = new LinkedHashMap<>(properties.told());
        values.put("server.port", environment.getProperty("server.port", ""));
        values.put("server.address", environment.getProperty("server.address", ""));
        return new ServerFlags(values);
    }

    @Bean
    SecurePort securePort(PodiumProperties properties, Environment environment) {
        Integer wanted = properties.securePort();
        boolean any = environment.getProperty("server.port", "").equals("0");
        return new SecurePort(
                wanted != null ? wanted : any ? 0 : SecurePort.USUAL, environment.getProperty("server.address", ""));
    }

    @Bean(destroyMethod = "") // closed with its cluster
    PodNetwork podNetwork(Cluster cluster) {
        return cluster.network();
    }

    @Bean(destroyMethod = "") // closed with its cluster
    NetworkNamespace controlPlane(Cluster cluster) {
        return cluster.controlPlane();
    }

    @Bean
    NodeAgents nodeAgents(Cluster cluster) {
        return cluster.agents();
    }

    @Bean(destroyMethod = "")
    ProbeLog probeLog(Cluster cluster) {
        return cluster.probeLog();
    }

    @Bean
    OpenApiDocuments openApiDocuments() {
        return OpenApiDocuments.bundled();
    }
}
