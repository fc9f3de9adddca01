package dev.podium.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.client.ResourceType;
import dev.podium.nodeagent.LogRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the cluster's DNS tells a Pod that asks with {@code dig} or {@code getent}. */
class NameTests {

    private static final ResourceType<JsonNode> SERVICES = ResourceType.of("", "v1", "services");

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private void service(String name, String spec) {
        stage.client.create(SERVICES, "default", (ObjectNode) new YAMLMapper().readTree("metadata: {name: " + name + "}\nspec: " + spec));
        stage.time.settle();
    }

    private String ask(String script) throws Exception {
        stage.create("""
                apiVersion: v1
                kind: Pod
                metadata: {name: asks, labels: {app: asks}}
                spec:
                  restartPolicy: Never
                  hostname: me
                  subdomain: head
                  containers: [{name: c, image: busybox, command: [sh, -c, "sleep 5; %s"]}]
                """.formatted(script));
        stage.advanceSeconds(10);
        return stage.log("asks", "c", LogRequest.Which.CURRENT);
    }

    @Test
    void digFindsAServiceByTheSearchDomainsOnlyIfAskedTo() throws Exception {
        service("web", "{clusterIP: 10.96.0.77, ports: [{port: 80}]}");
        assertThat(ask("dig +noall +answer web A; dig +noall +answer +search web A; dig -x 10.96.0.77 +short"))
                .isEqualTo("web.default.svc.cluster.local.\t30\tIN\tA\t10.96.0.77\nweb.default.svc.cluster.local.\n");
    }

    @Test
    void namedPortsAreFoundByTheirProtocol() throws Exception {
        service("web", "{ports: [{name: http, port: 80}]}");
        service("head", "{clusterIP: None, selector: {app: asks}, ports: [{name: http, port: 81}]}");
        assertThat(ask("dig +short +search _http._tcp.web SRV; dig +short +search _http._udp.web SRV; dig +short +search _http._tcp.head SRV"))
                .isEqualTo("0 100 80 web.default.svc.cluster.local.\n0 100 81 me.head.default.svc.cluster.local.\n");
    }

    @Test
    void aNameMayStandForAnother() throws Exception {
        service("web", "{clusterIP: 10.96.0.77, ports: [{port: 80}]}");
        service("alias", "{type: ExternalName, externalName: web.default.svc.cluster.local}");
        assertThat(ask("dig +short +search alias CNAME; dig +short +search alias"))
                .isEqualTo("web.default.svc.cluster.local.\nweb.default.svc.cluster.local.\n10.96.0.77\n");
    }

    @Test
    void getentAsksTheHostsFileFirst() throws Exception {
        service("web", "{clusterIP: 10.96.0.77, ports: [{port: 80}]}");
        String said = ask("getent hosts me; getent hosts web; getent hosts nobody; echo $?");
        assertThat(said).isEqualTo("%-15s me.head.default.svc.cluster.local me\n10.96.0.77      web\n2\n"
                .formatted(stage.status("asks").podIP()));
    }
}
