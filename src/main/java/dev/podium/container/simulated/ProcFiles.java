package dev.podium.container.simulated;

import dev.podium.container.ContainerSecurity.Privileges;
import dev.podium.container.ContainerUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The files that the kernel makes: below {@code /proc}, of a container's processes, mounts and parameters, and {@link CgroupFiles}. */
final class ProcFiles {

    private static final Pattern OF_PROCESS = Pattern.compile("/proc/(self|\\d+)/(status|mounts|cmdline|environ|comm|cgroup)");
    private static final String SYSCTLS = "/proc/sys/";
    private static final String USUAL_CAPABILITIES = "00000000a80425fb";
    private static final String ALL_CAPABILITIES = "000001ffffffffff";

    private static final Map<String, String> KERNEL = Map.ofEntries(
            Map.entry("kernel.msgmax", "8192"),
            Map.entry("kernel.osrelease", "6.12.0"),
            Map.entry("kernel.ostype", "Linux"),
            Map.entry("kernel.pid_max", "4194304"),
            Map.entry("kernel.shm_rmid_forced", "0"),
            Map.entry("kernel.shmmax", "18446744073692774399"),
            Map.entry("net.core.somaxconn", "4096"),
            Map.entry("net.ipv4.ip_forward", "1"),
            Map.entry("net.ipv4.ip_local_port_range", "32768\t60999"),
            Map.entry("net.ipv4.ip_unprivileged_port_start", "0"),
            Map.entry("net.ipv4.ping_group_range", "0\t2147483647"),
            Map.entry("net.ipv4.tcp_fin_timeout", "60"),
            Map.entry("net.ipv4.tcp_keepalive_intvl", "75"),
            Map.entry("net.ipv4.tcp_keepalive_probes", "9"),
            Map.entry("net.ipv4.tcp_keepalive_time", "7200"),
            Map.entry("net.ipv4.tcp_syncookies", "1"),
            Map.entry("vm.max_map_count", "65530"),
            Map.entry("vm.overcommit_memory", "0"));

    private ProcFiles() {}

    /** What is in the file at {@code path}; null if it is none of these. */
    static byte @Nullable [] read(Process process, String path) throws IOException {
        if (!path.startsWith("/proc/")) {
            String ofGroup = CgroupFiles.read(process, path);
            return ofGroup == null ? null : bytes(ofGroup);
        }
        if (path.startsWith(SYSCTLS)) {
            String value = sysctl(process, path.substring(SYSCTLS.length()));
            return value == null ? null : bytes(value + "\n");
        }
        if (path.equals("/proc/mounts")) {
            return bytes(mounts(process));
        }
        Matcher matcher = OF_PROCESS.matcher(path);
        if (!matcher.matches()) {
            return null;
        }
        Process about = process;
        if (!matcher.group(1).equals("self")) {
            about = process.processes().stream()
                    .filter(each -> Integer.toString(each.pid()).equals(matcher.group(1)))
                    .findFirst()
                    .orElseThrow(() -> new FileException(FileException.ABSENT));
        }
        return switch (matcher.group(2)) {
            case "status" -> bytes(status(about));
            case "mounts" -> bytes(mounts(about));
            case "cgroup" -> bytes("0::/\n");
            case "cmdline" -> bytes(String.join("\0", about.argv()) + "\0");
            case "environ" -> bytes(about.env().entrySet().stream()
                    .map(each -> each.getKey() + "=" + each.getValue() + "\0")
                    .collect(Collectors.joining()));
            default -> bytes(command(about) + "\n");
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Every kernel parameter, by name. */
    static Map<String, String> sysctls(Kernel kernel) {
        Map<String, String> all = new TreeMap<>(KERNEL);
        kernel.sysctls().forEach((name, value) -> all.put(dotted(name), value));
        return all;
    }

    static @Nullable String sysctl(Process process, String name) {
        return sysctls(process.kernel()).get(dotted(name));
    }

    /** Parameters go by names with dots or with slashes, as their first separator says. */
    private static String dotted(String name) {
        int slash = name.indexOf('/');
        int dot = name.indexOf('.');
        if (slash < 0 || (dot >= 0 && dot < slash)) {
            return name;
        }
        return name.replace('.', '\0').replace('/', '.').replace('\0', '/');
    }

    private static String command(Process process) {
        String first = process.argv().getFirst();
        return first.substring(first.lastIndexOf('/') + 1);
    }

    private static String status(Process process) {
        ContainerUser user = process.container().user();
        Privileges privileges = process.container().privileges();
        String capabilities = privileges == Privileges.ALL
                ? ALL_CAPABILITIES
                : user.uid() == 0 ? USUAL_CAPABILITIES : "0000000000000000";
        String uids = String.join("\t", List.of(id(user.uid()), id(user.uid()), id(user.uid()), id(user.uid())));
        String gids = String.join("\t", List.of(id(user.gid()), id(user.gid()), id(user.gid()), id(user.gid())));
        return "Name:\t" + command(process)
                + "\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t" + process.pid() + "\nNgid:\t0\nPid:\t" + process.pid()
                + "\nPPid:\t" + process.parent() + "\nUid:\t" + uids + "\nGid:\t" + gids
                + "\nGroups:\t" + user.groups().stream().map(ProcFiles::id).collect(Collectors.joining(" ")) + " "
                + "\nThreads:\t1\nCapInh:\t0000000000000000\nCapPrm:\t" + capabilities + "\nCapEff:\t" + capabilities
                + "\nNoNewPrivs:\t" + (privileges == Privileges.NO_NEW ? 1 : 0) + "\nSeccomp:\t0\n";
    }

    private static String id(long number) {
        return Long.toString(number);
    }

    /** What {@code /proc/mounts} lists. */
    static String mounts(Process process) {
        return process.files().mounts().all().stream().map(Mounted::line).collect(Collectors.joining());
    }
}
