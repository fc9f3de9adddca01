package dev.podium;

import java.lang.management.ManagementFactory;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/** Starts one cluster and its API server. */
@SpringBootApplication
public class PodiumApplication {

    /** Spring's own property, true while the build works out the beans. */
    private static final String AOT_PROCESSING = "spring.aot.processing";

    /** The JDK's own property: how many threads carry virtual ones. */
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

    /** More than there are virtual threads that load classes at the same time while everything starts. */
    private static final int CARRIERS_AT_START = 64;

    /** More than there are later, and not so many that those who read the most get nowhere for those who write. */
    private static final int FEWEST_CARRIERS = 8;

    private static boolean spared;

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
        if (nested() && System.getProperty(CARRIERS) == null) {
            System.setProperty(CARRIERS, Integer.toString(CARRIERS_AT_START));
            spared = true;
        }
    }

    private static boolean nested() {
        return String.valueOf(PodiumApplication.class.getResource("PodiumApplication.class")).startsWith("jar:nested:");
    }

    /** Takes the many carriers back once most classes are there. */
    private static final class CarriersTaken implements ApplicationListener<ApplicationReadyEvent> {

        @Override
        public void onApplicationEvent(ApplicationReadyEvent ready) {
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class)
                    .setParallelism(Math.max(FEWEST_CARRIERS, Runtime.getRuntime().availableProcessors()));
        }
    }

    /** What {@link #main} runs. */
    static SpringApplication application() {
        SpringApplication application = new SpringApplication(PodiumApplication.class);
        if (!Boolean.getBoolean(AOT_PROCESSING)) {
            application.addListeners(new EarlyStart());
            if (spared) {
                application.addListeners(new CarriersTaken());
            }
        }
        return application;
    }
}
