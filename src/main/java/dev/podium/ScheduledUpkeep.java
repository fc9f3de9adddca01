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

    @Scheduled(fixedRateString = Upkeep.HEARTBEAT, initialDelayString = Upkeep.HEARTBEAT)
    void heartbeat() {
        upkeep.heartbeat();
    }

    @Scheduled(fixedRateString = Upkeep.MONITOR, initialDelayString = Upkeep.MONITOR)
    void monitorNodes() {
        upkeep.monitorNodes();
    }

    @Scheduled(fixedRateString = Upkeep.COLLECT, initialDelayString = Upkeep.COLLECT)
    void collectPods() {
        upkeep.collectPods();
    }

    @Scheduled(fixedRateString = Upkeep.EXPIRE, initialDelayString = Upkeep.EXPIRE)
    void expireEvents() {
        upkeep.expireEvents();
    }

    @Scheduled(fixedRateString = Upkeep.COMPACT, initialDelayString = Upkeep.COMPACT)
    void compact() {
        upkeep.compact();
    }

    @Scheduled(fixedRateString = Upkeep.REPAIR, initialDelayString = Upkeep.REPAIR)
    void repairAddresses() {
        upkeep.repairAddresses();
    }

    @Scheduled(fixedRateString = Upkeep.CLEAN, initialDelayString = Upkeep.CLEAN)
    void cleanRequests() {
        upkeep.cleanRequests();
    }
}
