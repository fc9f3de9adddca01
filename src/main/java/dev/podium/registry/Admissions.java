package dev.podium.registry;

import dev.podium.registry.admission.DefaultTolerationSeconds;
import dev.podium.registry.admission.LimitRanger;
import dev.podium.registry.admission.NamespaceLifecycle;
import dev.podium.registry.admission.Priority;
import dev.podium.registry.admission.ResourceQuotas;
import dev.podium.registry.admission.ServiceAccounts;
import dev.podium.time.ClusterTime;
import dev.podium.watch.WatchCache;
import java.util.List;

/** The admission plugins that are on by default, in upstream's order. */
public final class Admissions {

    private Admissions() {}

    /** @param cache where they look up what a request refers to */
    public static List<Admission> builtIn(WatchCache cache, ClusterTime time) {
        return List.of(
                new NamespaceLifecycle(name -> cache.get("core/namespaces/" + name)),
                new ServiceAccounts((namespace, name) -> cache.get("core/serviceaccounts/" + namespace + "/" + name)),
                new LimitRanger(namespace -> cache.list("core/limitranges/" + namespace + "/").items()),
                new DefaultTolerationSeconds(),
                new Priority(),
                new ResourceQuotas(cache, time::now));
    }
}
