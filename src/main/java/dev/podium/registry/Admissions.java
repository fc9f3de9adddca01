package dev.podium.registry;

import dev.podium.registry.admission.CertificateSigners;
import dev.podium.registry.admission.ClaimResize;
import dev.podium.registry.admission.DefaultClasses;
import dev.podium.registry.admission.DefaultTolerationSeconds;
import dev.podium.registry.admission.LimitRanger;
import dev.podium.registry.admission.NamespaceLifecycle;
import dev.podium.registry.admission.NodeTaints;
import dev.podium.registry.admission.PodResize;
import dev.podium.registry.admission.PodTopologyLabels;
import dev.podium.registry.admission.Priority;
import dev.podium.registry.admission.ResourceQuotas;
import dev.podium.registry.admission.RuntimeClasses;
import dev.podium.registry.admission.ServiceAccounts;
import dev.podium.registry.admission.StorageProtection;
import dev.podium.registry.admission.podsecurity.PodSecurity;
import dev.podium.registry.policy.MutatingPolicies;
import dev.podium.registry.policy.ValidatingPolicies;
import dev.podium.registry.webhook.MutatingWebhooks;
import dev.podium.registry.webhook.ValidatingWebhooks;
import dev.podium.registry.webhook.WebhookCaller;
import dev.podium.time.ClusterTime;
import dev.podium.watch.WatchCache;
import java.util.ArrayList;
import java.util.List;

/** The admission plugins that are on by default, in upstream's order. */
public final class Admissions {

    private Admissions() {}

    /**
     * @param cache where they look up what a request refers to
     * @param dialer how webhooks are reached
     * @param decider who decides for expressions that ask who may do what
     */
    public static List<Admission> standard(WatchCache cache, ClusterTime time, Dialer dialer, Decider decider) {
        WebhookCaller caller = new WebhookCaller(dialer, cache, time);
        List<Admission> builtIn = List.of(
                new NamespaceLifecycle(name -> cache.get("core/namespaces/" + name)),
                new LimitRanger(namespace -> cache.list("core/limitranges/" + namespace + "/").items()),
                new ServiceAccounts((namespace, name) -> cache.get("core/serviceaccounts/" + namespace + "/" + name)),
                new NodeTaints(),
                new PodSecurity(cache),
                new Priority(cache),
                new DefaultTolerationSeconds(),
                new DefaultClasses(cache),
                new StorageProtection(),
                new ClaimResize(cache),
                new RuntimeClasses(cache),
                new CertificateSigners(decider),
                new PodTopologyLabels(cache),
                new PodResize(cache));
        List<Admission> all = new ArrayList<>(builtIn);
        all.add(new MutatingPolicies(cache, decider, builtIn));
        all.add(new MutatingWebhooks(cache, caller, decider, List.copyOf(all)));
        all.add(new ValidatingPolicies(cache, decider));
        all.add(new ValidatingWebhooks(cache, caller, decider, time));
        // Last, so that nothing is charged for what somebody else refuses.
        all.add(new ResourceQuotas(cache, time::now));
        return all;
    }
}
