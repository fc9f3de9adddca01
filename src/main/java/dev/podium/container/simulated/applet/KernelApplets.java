package dev.podium.container.simulated.applet;

import dev.podium.container.ContainerSecurity.Privileges;
import dev.podium.container.simulated.Process;
import dev.podium.container.simulated.Program;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Commands that ask the kernel: for its parameters, for network devices. */
final class KernelApplets {

    private KernelApplets() {}

    /** What is shown of a network device. */
    private enum Shown {
        LINKS,
        ADDRESSES
    }

    static void addTo(Map<String, Program> all) {
        all.put("sysctl", Applets.reporting(KernelApplets::sysctl));
        all.put("ip", Applets.reporting(KernelApplets::ip));
        all.put("hexdump", Applets.reporting(Hexdump::run));
        all.put("hd", Applets.reporting(Hexdump::run));
    }

    /** What only a privileged container may do; it has no further effect. */
    private static int refuse(Process process, String what) throws IOException {
        if (process.container().privileges() == Privileges.ALL) {
            return 0;
        }
        process.printError(what + ": Operation not permitted");
        return 1;
    }

    private static int sysctl(Process process) throws IOException, UsageException {
        Options options = Options.parse(process.args(), "neqaAw");
        Map<String, String> all = process.kernel().parameters();
        List<String> names = options.has("a") || options.has("A") ? List.copyOf(all.keySet()) : options.operands();
        int status = 0;
        for (String each : names) {
            String name = each.indexOf('/') >= 0 ? each.replace('/', '.') : each;
            if (each.contains("=")) {
                status |= refuse(process, "sysctl: error setting key '" + name.split("=", 2)[0] + "'");
            } else if (all.containsKey(name)) {
                process.print(options.has("n") ? all.get(name) : name + " = " + all.get(name));
            } else if (!options.has("e")) {
                process.printError("sysctl: error: '" + each + "' is an unknown key");
                status = 1;
            }
        }
        return status;
    }

    private static int ip(Process process) throws IOException, UsageException {
        List<String> words = process.args().stream().filter(each -> !each.startsWith("-")).toList();
        String object = words.isEmpty() ? "" : words.getFirst();
        String command = words.size() < 2 ? "show" : words.get(1);
        if (List.of("add", "del", "delete", "set", "change", "replace", "flush").contains(command)) {
            if (process.container().privileges() == Privileges.ALL) {
                return 0;
            }
            process.printError("ip: RTNETLINK answers: Operation not permitted");
            return 2;
        }
        if (!object.isEmpty() && ("address".startsWith(object) || "link".startsWith(object))) {
            Shown shown = "link".startsWith(object) ? Shown.LINKS : Shown.ADDRESSES;
            device(process, 1, "lo", "127.0.0.1/8", shown);
            device(process, 2, "eth0", process.container().ip() + "/24", shown);
            return 0;
        }
        if (!object.isEmpty() && "route".startsWith(object)) {
            String gateway = process.container().ip().replaceFirst("\\d+$", "1");
            process.print("default via " + gateway + " dev eth0 ");
            return 0;
        }
        throw new UsageException("unknown argument '" + object + "'");
    }

    private static void device(Process process, int number, String name, String address, Shown shown) throws IOException {
        boolean loopback = name.equals("lo");
        process.print(number + ": " + name + ": <" + (loopback ? "LOOPBACK" : "BROADCAST,MULTICAST") + ",UP,LOWER_UP> mtu "
                + (loopback ? "65536" : "1500") + " qdisc noqueue ");
        process.print("    link/" + (loopback ? "loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00" : "ether"));
        if (shown == Shown.ADDRESSES) {
            process.print("    inet " + address + " scope " + (loopback ? "host " : "global ") + name);
        }
    }
}
