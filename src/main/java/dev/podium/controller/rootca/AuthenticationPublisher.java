package dev.podium.controller.rootca;

import dev.podium.client.ApiClient;
import dev.podium.client.Informers;
import dev.podium.controller.ClusterAuthority;
import dev.podium.controller.Controller;
import dev.podium.time.ClusterTime;

/**
 * Upstream's {@code pkg/controlplane/controller/clusterauthenticationtrust}: other API servers read whose client certificates to
 * believe, and whose word about who somebody is, in the ConfigMap {@code extension-apiserver-authentication} of {@code kube-system}.
 */
public final class AuthenticationPublisher implements Controller {

    private final PublishedMap map;

    public AuthenticationPublisher(ApiClient client, ClusterTime time, ClusterAuthority authority) {
        map = new PublishedMap(
                client.as("kube-apiserver"),
                time,
                "cluster-authentication-trust",
                new PublishedMap.Content("extension-apiserver-authentication", "kube-system"::equals, filled -> {
                    filled.withObjectProperty("data")
                            .put("client-ca-file", authority.certificatePem())
                            .put("requestheader-allowed-names", "[\"front-proxy-client\"]")
                            .put("requestheader-client-ca-file", authority.frontProxyPem())
                            .put("requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]")
                            .put("requestheader-group-headers", "[\"X-Remote-Group\"]")
                            .put("requestheader-uid-headers", "[\"X-Remote-Uid\"]")
                            .put("requestheader-username-headers", "[\"X-Remote-User\"]");
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
