package dev.podium.machinery.pod;

import dev.podium.machinery.kind.Field;
import dev.podium.model.Names;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What of a Pod is for one operating system only (upstream's validateLinux, validateWindows and their kin). */
final class SystemRules {
    private static final int MAX_CREDENTIAL = 64 * 1024;
    private static final int MAX_DOMAIN = 256;
    private static final int MAX_USER = 104;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern NET_BIOS = Pattern.compile("[^\\\\/:*?\"<>|.][^\\\\/:*?\"<>|]{0,14}");
    private static final String DNS_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    private static final Pattern DNS = Pattern.compile(DNS_LABEL + "(?:\\." + DNS_LABEL + ")*");
    private static final Pattern BAD_USER = Pattern.compile("[\"/\\\\:;|=,+*?<>@\\[\\]]");

    /** Fields that a Windows Pod has not, in upstream's order: of the spec itself or of its security context. */
    private static final List<String> NOT_OF_WINDOWS = List.of(
            "securityContext.appArmorProfile", "securityContext.seLinuxOptions", "hostUsers", "hostPID", "hostIPC",
            "securityContext.seccompProfile", "securityContext.fsGroup", "securityContext.fsGroupChangePolicy",
            "securityContext.sysctls", "shareProcessNamespace", "securityContext.runAsUser", "securityContext.runAsGroup",
            "securityContext.supplementalGroups", "securityContext.supplementalGroupsPolicy",
            "securityContext.seLinuxChangePolicy");

    private static final List<String> NOT_OF_WINDOWS_CONTAINERS = List.of(
            "appArmorProfile", "seLinuxOptions", "seccompProfile", "capabilities", "readOnlyRootFilesystem", "privileged",
            "allowPrivilegeEscalation", "procMount", "runAsUser", "runAsGroup");

    private SystemRules() {}

    static void validate(Field spec) {
        Field os = spec.get("os");
        if (os.absent()) {
            return;
        }
        switch (os.get("name").text()) {
            case "" -> os.get("name").required("");
            case "linux" -> contexts(spec).map(each -> each.get("windowsOptions")).filter(Field::present)
                    .forEach(each -> each.forbidden("windows options cannot be set for a linux pod"));
            case "windows" -> windows(spec);
            default -> os.get("name").named(os.path()).notSupported(List.of("linux", "windows"));
        }
    }

    private static Stream<Field> containers(Field spec) {
        return Stream.of("initContainers", "containers", "ephemeralContainers").flatMap(each -> spec.get(each).items().stream());
    }

    private static Stream<Field> contexts(Field spec) {
        return Stream.concat(Stream.of(spec), containers(spec)).map(each -> each.get("securityContext"));
    }

    private static void windows(Field spec) {
        for (String path : NOT_OF_WINDOWS) {
            Field field = spec;
            for (String step : path.split("\\.")) {
                field = field.get(step);
            }
            boolean set = path.equals("hostPID") || path.equals("hostIPC") ? field.isTrue() : field.present();
            if (set && !(path.endsWith("sysctls") && field.empty())) {
                field.forbidden("cannot be set for a windows pod");
            }
        }
        containers(spec).forEach(container -> NOT_OF_WINDOWS_CONTAINERS.stream()
                .map(each -> container.get("securityContext").get(each))
                .filter(Field::present)
                .forEach(each -> each.forbidden("cannot be set for a windows pod")));
    }

    /** Containers that are processes of the host are so all together, and on its network. */
    static void hostProcesses(Field spec) {
        Field own = spec.get("securityContext").get("windowsOptions").get("hostProcess");
        int all = 0;
        int ofHost = 0;
        for (Field container : containers(spec).toList()) {
            all++;
            Field process = container.get("securityContext").get("windowsOptions").get("hostProcess");
            if (own.present() && process.present() && own.isTrue() != process.isTrue()) {
                process.invalid("pod hostProcess value must be identical if both are specified, was " + own.isTrue());
            }
            if (process.present() ? process.isTrue() : own.isTrue()) {
                ofHost++;
            }
        }
        if (ofHost > 0) {
            if (ofHost != all) {
                spec.invalid("", "If pod contains any hostProcess containers then all containers must be HostProcess containers");
            }
            if (!spec.get("hostNetwork").isTrue()) {
                spec.get("hostNetwork").invalid(false, "hostNetwork must be true if pod contains any hostProcess containers");
            }
        }
    }

    /** A security context's options for Windows. */
    static void options(Field options) {
        Field name = options.get("gmsaCredentialSpecName");
        if (name.present()) {
            name.invalid(Names.subdomain(name.text()));
        }
        Field credential = options.get("gmsaCredentialSpec");
        if (credential.present() && credential.empty()) {
            credential.invalid("gmsaCredentialSpec cannot be an empty string");
        } else if (Names.bytes(credential.text()) > MAX_CREDENTIAL) {
            credential.invalid("gmsaCredentialSpec size must be under 64 KiB");
        }
        if (options.get("runAsUserName").present()) {
            user(options.get("runAsUserName"));
        }
    }

    private static void user(Field name) {
        String[] parts = name.text().split("\\\\", -1);
        if (name.empty()) {
            name.invalid("runAsUserName cannot be an empty string");
            return;
        }
        if (CONTROL.matcher(name.text()).find()) {
            name.invalid("runAsUserName cannot contain control characters");
            return;
        }
        if (parts.length > 2) {
            name.invalid("runAsUserName cannot contain more than one backslash");
            return;
        }
        String domain = parts.length == 1 ? "" : parts[0];
        String user = parts[parts.length - 1];
        if (Names.bytes(domain) >= MAX_DOMAIN) {
            name.invalid("runAsUserName's Domain length must be under " + MAX_DOMAIN + " characters");
        }
        if (parts.length == 2 && !NET_BIOS.matcher(domain).matches() && !DNS.matcher(domain).matches()) {
            name.invalid("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
        }
        if (user.isEmpty()) {
            name.invalid("runAsUserName's User cannot be empty");
        } else if (Names.bytes(user) > MAX_USER) {
            name.invalid("runAsUserName's User length must not be longer than " + MAX_USER + " characters");
        }
        if (user.matches("[. ]+")) {
            name.invalid("runAsUserName's User cannot contain only periods or spaces");
        }
        if (BAD_USER.matcher(user).find()) {
            name.invalid("runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
        }
    }
}
