package dev.podium;

import dev.podium.controller.Controllers;
import dev.podium.storage.Store;
import dev.podium.time.ClusterTime;
import dev.podium.watch.WatchCache;
import java.time.Duration;

/** The periodic work of a cluster. Each method does it once. */
public final class Upkeep {

    // Periods as ISO 8601 writes them, because annotations take constants.
    static final String HEARTBEAT = "PT10S";
    static final String MONITOR = "PT5S";
    static final String COLLECT = "PT20S";
    static final String EXPIRE = "PT1M";
    static final String COMPACT = "PT1M";
    static final String REPAIR = "PT3M";
    static final String CLEAN = "PT1H";

    /** As etcd's default in a kube-apiserver: clients may resume a watch that is five minutes old. */
    private static final Duration HISTORY = Duration.ofMinutes(5);

    /** A history that takes up more of the heap than this part of it is cut short before its time. */
    private static final int SHARE_OF_HEAP = 6;

    private final Store store;
    private final WatchCache cache;
    private final ClusterTime time;
    private final Controllers controllers;
    private final Runnable heartbeat;

    Upkeep(Store store, WatchCache cache, ClusterTime time, Controllers controllers, Runnable heartbeat) {
        this.store = store;
        this.cache = cache;
        this.time = time;
        this.controllers = controllers;
        this.heartbeat = heartbeat;
    }

    /** Has every kubelet renew its Lease. */
    public void heartbeat() {
        heartbeat.run();
    }

    /** Finds nodes that have fallen silent. */
    public void monitorNodes() {
        controllers.monitorNodes();
    }

    /** Removes Pods that nobody else will. */
    public void collectPods() {
        controllers.collectPods();
    }

    /** Removes Events that have grown old. */
    public void expireEvents() {
        controllers.expireEvents();
    }

    /** Puts right where Services and IPAddresses disagree. */
    public void repairAddresses() {
        controllers.repairAddresses();
    }

    /** Removes requests for certificates that have grown old. */
    public void cleanRequests() {
        controllers.cleanRequests();
    }

    /** Forgets history that nobody may ask for any more. */
    public void compact() {
        store.compact(cache.revisionAt(time.now().minus(HISTORY)));
        Duration kept = HISTORY;
        while (cache.historyBytes() > Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP && kept.toSeconds() > 1) {
            kept = kept.dividedBy(2);
            store.compact(cache.revisionAt(time.now().minus(kept)));
        }
    }

    /** Does all of it by the cluster's own timers from now on. */
    void start() {
        every(HEARTBEAT, this::heartbeat);
        every(MONITOR, this::monitorNodes);
        every(COLLECT, this::collectPods);
        every(EXPIRE, this::expireEvents);
        every(COMPACT, this::compact);
        every(REPAIR, this::repairAddresses);
        every(CLEAN, this::cleanRequests);
    }

    private void every(String period, Runnable work) {
        time.every(Duration.parse(period), work);
    }
}
