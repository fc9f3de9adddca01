package dev.podium;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts one cluster and its API server. */
@SpringBootApplication
public class PodiumApplication {

    /** Spring's own property, true while the build works out the beans. */
    private static final String AOT_PROCESSING = "spring.aot.processing";

    public static void main(String[] args) {
        try {
            application().run(args);
        } catch (SpringApplication.AbandonedRunException onlyInspected) {
            throw onlyInspected; // ahead-of-time processing ends the run here
        } catch (RuntimeException reported) {
            System.exit(1);
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
