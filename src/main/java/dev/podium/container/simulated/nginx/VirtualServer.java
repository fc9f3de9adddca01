package dev.podium.container.simulated.nginx;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A {@code server} block. */
record VirtualServer(List<Listen> listens, List<String> names, List<Location> locations, Scope scope) {

    /** @param usual whether it answers for names that are no server's */
    record Listen(int port, Layer layer, boolean usual) {}

    enum Layer {
        PLAIN,
        TLS
    }

    static VirtualServer of(Directive directive, Scope http) throws ConfigurationException {
        Scope scope = new Scope(http, directive.block());
        List<Listen> listens = new ArrayList<>();
        for (Directive each : scope.own("listen")) {
            Listen listen = listen(each);
            if (listens.stream().noneMatch(other -> other.port() == listen.port())) {
                listens.add(listen);
            }
        }
        if (listens.isEmpty()) {
            listens.add(new Listen(80, Layer.PLAIN, false));
        }
        List<String> names = new ArrayList<>();
        scope.own("server_name").forEach(each -> names.addAll(each.args()));
        List<Location> locations = new ArrayList<>();
        for (Directive each : scope.own("location")) {
            locations.add(Location.of(each, scope));
        }
        return new VirtualServer(List.copyOf(listens), List.copyOf(names), List.copyOf(locations), scope);
    }

    private static Listen listen(Directive directive) throws ConfigurationException {
        String address = directive.first();
        String port = address.matches(".*:\\d+") ? address.substring(address.lastIndexOf(':') + 1) : address;
        List<String> options = directive.args();
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
            if (port.matches("\\d+")) {
                throw new ConfigurationException("invalid port in \"" + address + "\" of the \"listen\" directive", directive);
            }
            port = "80";
        }
        return new Listen(
                Integer.parseInt(port),
                options.contains("ssl") ? Layer.TLS : Layer.PLAIN,
                options.contains("default_server") || options.contains("default"));
    }

    boolean listensAt(int port) {
        return listens.stream().anyMatch(each -> each.port() == port);
    }

    /** How well a name fits: 0 not at all, most for the name itself. */
    int fits(String host) {
        int best = 0;
        for (String each : names) {
            String name = each.toLowerCase(Locale.ROOT);
            if (name.equals(host)) {
                return 4;
            }
            if (name.startsWith("*.") && host.endsWith(name.substring(1)) || name.startsWith(".") && ("." + host).endsWith(name)) {
                best = Math.max(best, 3);
            } else if (name.endsWith(".*") && host.startsWith(name.substring(0, name.length() - 1))) {
                best = Math.max(best, 2);
            } else if (each.startsWith("~") && Pattern.compile(each.substring(1)).matcher(host).find()) {
                best = Math.max(best, 1);
            }
        }
        return best;
    }
}
