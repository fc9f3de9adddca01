package dev.podium.container.simulated;

import dev.podium.network.NameService;
import dev.podium.network.PodNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Host names as a container sees them: its {@code /etc/hosts}, then the cluster's DNS with the Pod's search domains. */
final class HostNames {

    private final ContainerFacts facts;
    private final VirtualFiles files;
    private final List<String> searches;
    private final PodNetwork network;

    /** @param searches the domains in which a name may be */
    HostNames(ContainerFacts facts, VirtualFiles files, List<String> searches, PodNetwork network) {
        this.facts = facts;
        this.files = files;
        this.searches = searches;
        this.network = network;
    }

    List<String> lookup(String host) {
        if (isAddress(host)) {
            return List.of(host);
        }
        if (host.equals("localhost")) {
            return List.of("127.0.0.1");
        }
        List<String> listed = listed(host);
        return listed.isEmpty() ? asked(host) : listed;
    }

    String resolve(String host) throws UnknownHostException {
        List<String> found = lookup(host);
        if (found.isEmpty()) {
            throw new UnknownHostException("dial tcp: lookup " + host + ": no such host");
        }
        return found.getFirst();
    }

    private List<String> listed(String host) {
        if (host.equals(facts.hostname())) {
            return List.of(facts.ip());
        }
        try {
            return files.readText("/etc/hosts").lines()
                    .map(line -> Arrays.asList(line.replaceFirst("#.*", "").strip().split("\\s+")))
                    .filter(words -> words.subList(1, words.size()).contains(host))
                    .map(List::getFirst)
                    .filter(HostNames::isAddress)
                    .toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private List<String> asked(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (!host.endsWith(".")) {
            for (String domain : searches) {
                List<String> found = network.lookup(name + "." + domain);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return network.lookup(name);
    }

    List<String> records(String name, NameService.RecordType type) {
        return network.records(name, type);
    }

    private static boolean isAddress(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException name) {
            return false;
        }
    }
}
