package dev.podium.machinery;

/** A kind's full name. The core group is the empty string. */
public record GroupVersionKind(String group, String version, String kind) {

    /** {@code v1} for the core group, else {@code group/version}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Splits an {@code apiVersion} as objects carry it. */
    public static GroupVersionKind of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        return slash < 0
                ? new GroupVersionKind("", apiVersion, kind)
                : new GroupVersionKind(apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
    }

    /** As upstream prints it: {@code apps/v1, Kind=Deployment}. */
    @Override
    public String toString() {
        return apiVersion() + ", Kind=" + kind;
    }
}
