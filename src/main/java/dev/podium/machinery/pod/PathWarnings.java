package dev.podium.machinery.pod;

import dev.podium.machinery.FieldError;
import dev.podium.machinery.kind.Field;
import java.util.ArrayList;
import java.util.List;

/** Files of a volume that come to lie on or below each other (upstream's warningsForOverlappingVirtualPaths). */
final class PathWarnings {

    /**
     * Where a file comes to lie.
     *
     * @param source what it is of, where there are several; may be empty
     */
    private record Place(String path, String source) {
        boolean meets(Place other) {
            return !path.isEmpty()
                    && !other.path.isEmpty()
                    && ((path + "/").startsWith(other.path + "/") || (other.path + "/").startsWith(path + "/"));
        }

        @Override
        public String toString() {
            return FieldError.quoted(path) + (source.isEmpty() ? "" : " (" + source + ")");
        }
    }

    private final String volume;
    private final List<String> warnings;

    private PathWarnings(String volume, List<String> warnings) {
        this.volume = FieldError.quoted(volume);
        this.warnings = warnings;
    }

    static List<String> of(Field volumes) {
        List<String> all = new ArrayList<>();
        for (Field each : volumes.items()) {
            PathWarnings found = new PathWarnings(each.get("name").text(), all);
            Field map = each.get("configMap");
            Field secret = each.get("secret");
            found.among(items(map, ""), "ConfigMap " + FieldError.quoted(map.get("name").text()));
            found.among(items(secret, ""), "Secret " + FieldError.quoted(secret.get("secretName").text()));
            found.among(items(each.get("downwardAPI"), ""), "DownwardAPI");
            found.projected(each.get("projected").get("sources"));
        }
        return all;
    }

    private static List<Place> items(Field source, String name) {
        return source.get("items").items().stream().map(each -> place(each.get("path"), name)).toList();
    }

    private static Place place(Field path, String source) {
        return new Place(path.text().replaceAll("/+$", ""), source);
    }

    private void projected(Field sources) {
        List<Place> places = new ArrayList<>();
        for (Field each : sources.items()) {
            if (each.value().properties().stream().allMatch(member -> member.getValue().isNull())) {
                warnings.add("volume " + volume + " (Projected) has no sources provided");
            }
            places.addAll(places(each));
        }
        among(places, "Projected");
    }

    private static List<Place> places(Field source) {
        Field map = source.get("configMap");
        Field secret = source.get("secret");
        Field bundle = source.get("clusterTrustBundle");
        Field certificate = source.get("podCertificate");
        if (map.get("items").present()) {
            return items(map, "ConfigMap " + FieldError.quoted(map.get("name").text()));
        }
        if (secret.get("items").present()) {
            return items(secret, "Secret " + FieldError.quoted(secret.get("name").text()));
        }
        if (source.get("downwardAPI").get("items").present()) {
            return items(source.get("downwardAPI"), "DownwardAPI");
        }
        if (source.get("serviceAccountToken").present()) {
            return List.of(place(source.get("serviceAccountToken").get("path"), "ServiceAccountToken"));
        }
        if (bundle.present()) {
            String name = bundle.get(bundle.get("name").present() ? "name" : "signerName").text();
            return List.of(place(bundle.get("path"), "ClusterTrustBundle " + FieldError.quoted(name)));
        }
        return List.of(
                place(certificate.get("certificateChainPath"), "PodCertificate chain"),
                place(certificate.get("keyPath"), "PodCertificate key"),
                place(certificate.get("credentialBundlePath"), "PodCertificate credential bundle"));
    }

    private void among(List<Place> places, String source) {
        for (int i = 0; i < places.size(); i++) {
            for (Place before : places.subList(0, i)) {
                if (places.get(i).meets(before)) {
                    warnings.add("volume " + volume + " (" + source + "): overlapping paths: " + places.get(i) + " with " + before);
                }
            }
        }
    }
}
