package dev.podium;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts one cluster and its API server. */
@SpringBootApplication
public class PodiumApplication {

    public static void main(String[] args) {
        try {
            SpringApplication.run(PodiumApplication.class, args);
        } catch (SpringApplication.AbandonedRunException onlyInspected) {
            throw onlyInspected; // ahead-of-time processing ends the run here
        } catch (RuntimeException reported) {
            System.exit(1);
        }
    }
}
