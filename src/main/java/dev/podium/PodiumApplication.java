package dev.podium;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts one cluster and its API server. */
@SpringBootApplication
public class PodiumApplication {

    /** Spring's own property, true while the build works out the beans. */
    private static final String AOT_PROCESSING = "spring.aot.processing";

    /** The JDK's own property: how many threads carry virtual ones. */
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

    /** More than there are virtual threads that load classes at the same time. */
    private static final String MANY_CARRIERS = "64";

    public static void main(String[] args) {
        spareCarriers();
        try {
            application().run(args);
        } catch (SpringApplication.AbandonedRunException onlyInspected) {
            throw onlyInspected; // ahead-of-time processing ends the run here
        } catch (RuntimeException reported) {
            System.exit(1);
        }
    }

    /**
     * A thread that loads a class keeps its carrier while it waits for the lock of the jar. If all carriers are kept so, and who has
     * the lock is a virtual thread that waits for a carrier itself, nothing goes on ever again: two processors have only two carriers.
     * That threatens where jars lie within a jar, whose reading takes several locks.
     */
    private static void spareCarriers() {
        boolean nested = String.valueOf(PodiumApplication.class.getResource("PodiumApplication.class")).startsWith("jar:nested:");
        if (nested && System.getProperty(CARRIERS) == null) {
            System.setProperty(CARRIERS, MANY_CARRIERS);
        }
    }

    /** What {@link #main} runs. */
    static SpringApplication application() {
        SpringApplication application = new SpringApplication(PodiumApplication.class);
        if (!Boolean.getBoolean(AOT_PROCESSING)) {
            application.addListeners(new EarlyStart());
        }
        return application;
    }
}
