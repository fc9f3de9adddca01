package dev.podium.controller.rootca;

import dev.podium.client.ApiClient;
import dev.podium.client.Informers;
import dev.podium.controller.ClusterAuthority;
import dev.podium.controller.Controller;
import dev.podium.time.ClusterTime;

/** Upstream's {@code pkg/controller/certificates/rootcacertpublisher}. */
public final class RootCaPublisher implements Controller {

    private static final String DESCRIPTION = "Contains a CA bundle that can be used to verify the kube-apiserver when using "
            + "internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed "
            + "across distributions of Kubernetes clusters.";

    private final PublishedMap map;

    public RootCaPublisher(ApiClient client, ClusterTime time, ClusterAuthority authority) {
        String title = "root-ca-cert-publisher";
        map = new PublishedMap(
                client.as(title), time, title, new PublishedMap.Content("kube-root-ca.crt", namespace -> true, filled -> {
                    filled.withObjectProperty("metadata")
                            .withObjectProperty("annotations")
                            .put("kubernetes.io/description", DESCRIPTION);
                    filled.putObject("data").put("ca.crt", authority.certificatePem());
                    return filled;
                }));
    }

    @Override
    public void register(Informers informers) {
        map.register(informers);
    }

    @Override
    public void close() {
        map.close();
    }
}
