package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.Labels;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Projected and downward API volumes (upstream's validateProjectionSources and validateDownwardAPIVolumeFile). */
final class ProjectedRules {
    private static final List<String> FIELDS =
            List.of("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid");
    private static final long LEAST_EXPIRATION = 600;
    private static final long MOST_EXPIRATION = 1L << 32;

    private ProjectedRules() {}

    static void validate(Field projected, Set<Leniency> leniencies) {
        VolumeRules.mode(projected.get("defaultMode"));
        Set<String> paths = new HashSet<>();
        for (Field source : projected.get("sources").items()) {
            int kinds = 0;
            for (String kind : List.of("secret", "configMap")) {
                Field from = source.get(kind);
                if (from.absent()) {
                    continue;
                }
                kinds++;
                from.get("name").mustBeSet();
                for (Field item : from.get("items").items()) {
                    VolumeRules.keyToPath(item);
                    String path = item.get("path").text();
                    if (!path.isEmpty() && !paths.add(path)) {
                        projected.invalid(from.get("name").text(), "conflicting duplicate paths");
                    }
                }
            }
            if (source.get("downwardAPI").present()) {
                kinds++;
                for (Field item : source.get("downwardAPI").get("items").items()) {
                    file(item.named(source.get("downwardAPI").path()));
                    unique(item.get("path"), paths, projected);
                }
            }
            if (source.get("serviceAccountToken").present()) {
                kinds++;
                token(source.get("serviceAccountToken"), projected, leniencies);
            }
            if (source.get("clusterTrustBundle").present()) {
                kinds++;
                trustBundle(source.get("clusterTrustBundle"));
                unique(source.get("clusterTrustBundle").get("path"), paths, projected);
            }
            if (source.get("podCertificate").present()) {
                kinds++;
                source.get("podCertificate").get("signerName").mustBeSet();
                source.get("podCertificate").get("keyType").mustBeSet();
            }
            if (kinds > 1) {
                source.forbidden("may not specify more than 1 volume type per source");
            }
        }
    }

    private static void unique(Field path, Set<String> paths, Field projected) {
        if (!path.empty() && !paths.add(path.text())) {
            projected.invalid(path.text(), "conflicting duplicate paths");
        }
    }

    private static void token(Field token, Field projected, Set<Leniency> leniencies) {
        Field expiration = token.get("expirationSeconds");
        if (expiration.number() < LEAST_EXPIRATION) {
            expiration.invalid("may not specify a duration less than 10 minutes");
        }
        if (expiration.number() > MOST_EXPIRATION) {
            expiration.invalid("may not specify a duration larger than 2^32 seconds");
        }
        Field path = token.get("path").named(projected.path() + ".path");
        if (path.empty()) {
            path.required("");
        } else if (!leniencies.contains(Leniency.TOKEN_PATHS)) {
            PathRules.localAndNotReserved(path);
        }
    }

    private static void trustBundle(Field bundle) {
        boolean name = bundle.get("name").present();
        boolean signer = bundle.get("signerName").present();
        if (name && signer) {
            bundle.invalid("only one of name and signerName may be used");
        } else if (name) {
            if (bundle.get("name").empty()) {
                bundle.get("name").required("must be a valid object name");
            }
            if (bundle.get("labelSelector").present()) {
                bundle.get("labelSelector").invalid("labelSelector must be unset if name is specified");
            }
        } else if (signer) {
            if (bundle.get("signerName").empty()) {
                bundle.get("signerName").required("must be a valid signer name");
            }
            Labels.selector(bundle.get("labelSelector"));
        } else {
            bundle.required("either name or signerName must be specified");
        }
        bundle.get("path").mustBeSet();
        PathRules.localAndNotReserved(bundle.get("path"));
    }

    /** @param named where errors about files are reported: upstream does not say which file */
    static void downward(Field source, Field named) {
        VolumeRules.mode(source.get("defaultMode"));
        source.get("items").items().forEach(item -> file(item.named(named.path())));
    }

    private static void file(Field file) {
        file.get("path").mustBeSet();
        PathRules.localAndNotReserved(file.get("path"));
        if (file.get("fieldRef").present()) {
            EnvRules.fieldReference(file.get("fieldRef"), FIELDS);
            if (file.get("resourceFieldRef").present()) {
                file.invalid("resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
            }
        } else if (file.get("resourceFieldRef").present()) {
            EnvRules.resourceReference(file.get("resourceFieldRef"), false);
        } else {
            file.required("one of fieldRef and resourceFieldRef is required");
        }
        VolumeRules.mode(file.get("mode"));
    }
}
