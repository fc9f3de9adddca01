package dev.podium;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts one cluster and its API server. */
@SpringBootApplication
public class PodiumApplication {

    public static void main(String[] args) {
        SpringApplication.run(PodiumApplication.class, args);
    }
}
