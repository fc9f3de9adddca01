package dev.podium.controller.loadbalancer;

import dev.podium.model.Ipv4Range;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Service;
import dev.podium.model.ServiceStatus;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that load balancers can have. Who has which is nowhere but in the Services: in their statuses, and among the
 * external addresses that people have given them.
 */
record AddressPool(Ipv4Range range) {

    private static final Comparator<ObjectMeta> AGE = Comparator.comparing(ObjectMeta::createdAt)
            .thenComparing(ObjectMeta::uidOrEmpty);

    /** What may be in a status; what may be asked for nobody has looked at. */
    private static final Pattern CANONICAL = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    /** What becomes of a Service's wish for an address. */
    sealed interface Choice {}

    record Given(String address) implements Choice {}

    record Refused(String why) implements Choice {}

    /** The address that a Service is to have: the one that it asks for, the one that it has, or the first that is free. */
    Choice choose(Service service, List<Service> all) {
        Map<String, Service> holders = holders(all);
        String wanted = Objects.requireNonNullElse(service.spec().loadBalancerIP(), "");
        if (!wanted.isEmpty()) {
            return wanted(wanted, service, holders.get(wanted));
        }
        for (String each : ingress(service).toList()) {
            if (range.offers(each) && same(service, holders.get(each))) {
                return new Given(each);
            }
        }
        for (long offset = 1; offset < range.size() - 1; offset++) {
            String address = range.address(offset);
            if (!holders.containsKey(address)) {
                return new Given(address);
            }
        }
        return new Refused("all addresses from " + first() + " to " + last() + " are in use");
    }

    private Choice wanted(String address, Service service, @Nullable Service holder) {
        if (!CANONICAL.matcher(address).matches() || !range.offers(address)) {
            return new Refused("spec.loadBalancerIP " + address + " is not one of the addresses from " + first() + " to " + last());
        }
        return holder == null || same(service, holder)
                ? new Given(address)
                : new Refused("spec.loadBalancerIP " + address + " is in use by Service "
                        + holder.metadata().namespaceOrEmpty() + "/" + holder.metadata().nameOrEmpty());
    }

    /** Whether a Service may still hope for an address, or for another one than it has. */
    boolean unsettled(Service service) {
        String wanted = Objects.requireNonNullElse(service.spec().loadBalancerIP(), "");
        return ingress(service).noneMatch(each -> wanted.isEmpty() ? range.offers(each) : each.equals(wanted));
    }

    /** Who has each address; the eldest, if somebody has written it into the status of others, too. */
    private static Map<String, Service> holders(List<Service> all) {
        Map<String, Service> holders = new HashMap<>();
        all.forEach(each -> held(each).forEach(address -> holders.merge(
                address, each, (one, other) -> AGE.compare(one.metadata(), other.metadata()) <= 0 ? one : other)));
        return holders;
    }

    /** The addresses that a Service keeps from others. */
    static Stream<String> held(Service service) {
        return Stream.concat(ingress(service), service.spec().externalIPs().stream());
    }

    private static Stream<String> ingress(Service service) {
        return service.status().loadBalancer().ingress().stream().map(ServiceStatus.Ingress::ip).filter(Objects::nonNull);
    }

    private static boolean same(Service service, @Nullable Service other) {
        return other != null && service.metadata().uidOrEmpty().equals(other.metadata().uidOrEmpty());
    }

    private String first() {
        return range.address(1);
    }

    private String last() {
        return range.address(range.size() - 2);
    }
}
