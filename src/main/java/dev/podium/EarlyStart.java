package dev.podium;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Starts the cluster as soon as its settings are known, while Spring is still putting the web tier together: the two need
 * nothing of each other until the web tier's beans ask for the cluster, and each takes a core for about as long.
 */
final class EarlyStart implements ApplicationListener<SpringApplicationEvent>, Ordered {

    private final CompletableFuture<Cluster> cluster = new CompletableFuture<>();
    private volatile boolean begun;

    @Override
    public void onApplicationEvent(SpringApplicationEvent event) {
        if (event instanceof ApplicationEnvironmentPreparedEvent prepared && !begun) {
            begin(prepared.getEnvironment(), prepared.getBootstrapContext());
        } else if (event instanceof ApplicationFailedEvent && begun) {
            // The context closes its cluster; one that it had not asked for yet would stay.
            cluster.thenAccept(Cluster::close).exceptionally(notStarted -> null).join();
        }
    }

    private void begin(Environment environment, ConfigurableBootstrapContext bootstrap) {
        ClusterOptions options;
        try {
            PodiumProperties properties = Binder.get(environment).bindOrCreate("podium", PodiumProperties.class);
            options = ClusterConfiguration.options(properties, environment);
        } catch (BindException | IllegalArgumentException unusable) {
            return; // the bean that reads them again says what is wrong with them
        }
        begun = true;
        bootstrap.addCloseListener(closed -> {
            ConfigurableListableBeanFactory beans = closed.getApplicationContext().getBeanFactory();
            beans.registerSingleton("earlyStart", this);
        });
        Thread.ofPlatform().name("cluster").start(() -> {
            try {
                cluster.complete(Cluster.start(options));
            } catch (Throwable failed) {
                cluster.completeExceptionally(failed);
            }
        });
    }

    /**
     * Waits for the cluster.
     *
     * @throws RuntimeException what kept it from starting
     */
    Cluster await() {
        try {
            return cluster.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    /** After logging has been set up. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
