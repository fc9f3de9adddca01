package dev.podium;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Calls the cluster's periodic work. The scheduler behind it runs on the cluster's time. */
@Component
class ScheduledUpkeep {

    private final Upkeep upkeep;

    ScheduledUpkeep(Cluster cluster) {
        this.upkeep = cluster.upkeep();
    }

    @Scheduled(fixedRateString = "PT10S", initialDelayString = "PT10S")
    void heartbeat() {
        upkeep.heartbeat();
    }

    @Scheduled(fixedRateString = "PT5S", initialDelayString = "PT5S")
    void monitorNodes() {
        upkeep.monitorNodes();
    }

    @Scheduled(fixedRateString = "PT20S", initialDelayString = "PT20S")
    void collectPods() {
        upkeep.collectPods();
    }

    @Scheduled(fixedRateString = "PT1M", initialDelayString = "PT1M")
    void expireEvents() {
        upkeep.expireEvents();
    }

    @Scheduled(fixedRateString = "PT1M", initialDelayString = "PT1M")
    void compact() {
        upkeep.compact();
    }
}
