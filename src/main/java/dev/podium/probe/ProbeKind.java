package dev.podium.probe;

import java.util.Locale;

/** What a probe is for. */
public enum ProbeKind {
    STARTUP,
    LIVENESS,
    READINESS;

    /** As Kubernetes' messages have it: {@code Startup}, {@code Liveness}, {@code Readiness}. */
    public String title() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
