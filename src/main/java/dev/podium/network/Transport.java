package dev.podium.network;

/** How bytes travel to a port; each protocol has its own ports. The names are Kubernetes' own. */
public enum Transport {
    TCP,
    UDP
}
