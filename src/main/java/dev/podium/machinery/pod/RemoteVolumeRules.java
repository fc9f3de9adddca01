package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Field;
import dev.podium.model.Names;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Volumes on servers of the older kinds (upstream's validateISCSIVolumeSource, validateQuobyteVolumeSource and others). */
final class RemoteVolumeRules {
    private static final Map<String, Pattern> TARGETS = Map.of(
            "iqn", Pattern.compile("iqn\\.\\d{4}-\\d{2}\\.([\\p{Alnum}-.]+)(:[^,;*&$|\\s]+)"),
            "eui", Pattern.compile("eui.\\p{Alnum}{16}"),
            "naa", Pattern.compile("naa.\\p{Alnum}{32}"));
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]*):[^:\\[\\]]*");
    private static final int LONGEST_TENANT = 64;
    private static final String REGISTRY_FORM = "must be a host:port pair or multiple pairs separated by commas";

    private RemoteVolumeRules() {}

    /** @param noScheme what is said of a name that does not begin as any does */
    static void iscsi(Field source, String noScheme) {
        if (source.get("iqn").empty()) {
            source.get("iqn").required("");
        } else {
            target(source.get("iqn"), noScheme);
        }
        Field lun = source.get("lun");
        Names.between(lun.number(), 0, 255).forEach(problem -> lun.invalid(lun.number(), problem));
        boolean authenticated = source.get("chapAuthDiscovery").isTrue() || source.get("chapAuthSession").isTrue();
        if (authenticated && source.get("secretRef").absent()) {
            source.get("secretRef").required("");
        }
    }

    static void initiator(Field source, String noScheme) {
        Field initiator = source.get("initiatorName");
        if (initiator.present()) {
            target(initiator.named(source.path() + ".initiatorname"), noScheme);
        }
    }

    private static void target(Field name, String noScheme) {
        Pattern form = name.text().length() < 3 ? null : TARGETS.get(name.text().substring(0, 3));
        if (form == null) {
            name.invalid(noScheme);
        } else if (!form.matcher(name.text()).matches()) {
            name.invalid("must be valid format");
        }
    }

    static void quobyte(Field source) {
        Field registry = source.get("registry");
        if (registry.empty()) {
            registry.required(REGISTRY_FORM);
        } else if (Names.bytes(source.get("tenant").text()) > LONGEST_TENANT) {
            source.get("tenant").required("must be a UUID and may not exceed a length of 64 characters");
        } else {
            for (String pair : registry.text().split(",", -1)) {
                if (!HOST_AND_PORT.matcher(pair).matches()) {
                    registry.invalid(REGISTRY_FORM);
                }
            }
        }
        source.get("volume").mustBeSet();
    }

    static void flex(Field source) {
        for (Map.Entry<String, Field> each : source.get("options").entries()) {
            String domain = "." + each.getKey().split("/", 2)[0].toLowerCase(Locale.ROOT);
            if (domain.endsWith(".kubernetes.io") || domain.endsWith(".k8s.io")) {
                each.getValue().invalid(each.getKey(), "kubernetes.io and k8s.io namespaces are reserved");
            }
        }
    }

    static void azureDisk(Field source) {
        source.get("cachingMode").ifSetOneOf(List.of("None", "ReadOnly", "ReadWrite"));
        Field kind = source.get("kind");
        kind.ifSetOneOf(List.of("Dedicated", "Managed", "Shared"));
        Field uri = source.get("diskURI");
        if (kind.is("Managed") && !uri.text().startsWith("/subscriptions/")) {
            uri.notSupported(List.of(
                    "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"));
        }
        if (kind.present() && !kind.is("Managed") && !uri.text().startsWith("https://")) {
            uri.notSupported(List.of("https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"));
        }
    }

    static void storageOs(Field source) {
        source.get("volumeName").mustBe(Names::label);
        source.get("volumeNamespace").ifSet(Names::label);
        secretName(source);
    }

    static void secretName(Field source) {
        if (source.get("secretRef").present()) {
            source.get("secretRef").get("name").mustBeSet();
        }
    }
}
