package dev.podium.registry.address;

import dev.podium.model.Ipv4Range;
import dev.podium.model.Records;
import dev.podium.model.ServiceCidr;
import dev.podium.watch.WatchCache;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What the ServiceCIDRs have to give, as they are now (upstream's {@code ipallocator/cidrallocator.go}). */
final class ServiceRanges {

    static final String BUCKET = "networking.k8s.io/servicecidrs/";

    private final List<ServiceCidr> all;
    private final List<Ipv4Range> open;

    private ServiceRanges(List<ServiceCidr> all) {
        this.all = all;
        this.open = all.stream()
                .filter(ServiceCidr::open)
                .flatMap(each -> each.ranges().stream())
                .distinct()
                .toList();
    }

    static ServiceRanges of(WatchCache cache) {
        return new ServiceRanges(cache.list(BUCKET).items().stream()
                .map(each -> each.view(ServiceCidr.class, bytes -> Records.read(bytes, ServiceCidr.class)))
                .toList());
    }

    /** Whether that address can be given out. */
    boolean give(String address) {
        return open.stream().anyMatch(each -> each.offers(address));
    }

    /** Whether that address is of a ServiceCIDR, be it one that gives nothing out any more. */
    boolean have(String address) {
        return all.stream().anyMatch(each -> each.offers(address));
    }

    /** The next free address; empty when there is none. As upstream, it is of any range that has one. */
    String next(RandomGenerator random, Predicate<String> taken) {
        List<Ipv4Range> ranges = new ArrayList<>(open);
        Collections.shuffle(ranges, random);
        for (Ipv4Range each : ranges) {
            OptionalLong offset = FreeNumbers.addresses(each.size()).next(random, next -> taken.test(each.address(next)));
            if (offset.isPresent()) {
                return each.address(offset.getAsLong());
            }
        }
        return "";
    }
}
