package dev.podium.controller.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.ClusterOptions;
import dev.podium.Rehearsal;
import dev.podium.client.ResourceType;
import dev.podium.model.Ingress;
import dev.podium.model.IngressClass;
import dev.podium.model.ServiceStatus;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Which Ingresses get an address, and when they lose it. */
class IngressControllerTests {

    private static final String ADDRESS = "172.18.255.254";
    private static final String SYNC = "Sync: Scheduled for sync";

    private final Rehearsal stage = new Rehearsal(0, options -> options.withIngress(new ClusterOptions.Ingress.InCluster()));

    @AfterEach
    void close() {
        stage.close();
    }

    private void ingress(String name, String metadata, String spec) {
        stage.create("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: " + name + metadata + "}\nspec:\n"
                + "  defaultBackend: {service: {name: web, port: {number: 80}}}\n" + spec.indent(2));
    }

    private void ingressClass(String name, String controller) {
        stage.create("apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: " + name
                + "}\nspec: {controller: " + controller + "}\n");
    }

    private Ingress found(String name) {
        return Objects.requireNonNull(stage.client.find(ResourceType.INGRESSES, "default", name));
    }

    private void change(String name, Consumer<ObjectNode> change) {
        stage.client.update(ResourceType.INGRESSES, "default", name, object -> {
            change.accept(object);
            return object;
        });
        stage.time.settle();
    }

    private IngressClass standard() {
        return Objects.requireNonNull(stage.client.find(ResourceType.INGRESS_CLASSES, "", "nginx"));
    }

    @Test
    void thereIsAClassFromTheStartAndItIsTheDefault() {
        assertThat(standard().served()).isTrue();
        assertThat(standard().standard()).isTrue();
        ingress("plain", "", "");
        assertThat(found("plain").spec().ingressClassName()).isEqualTo("nginx");
        assertThat(found("plain").addresses()).containsExactly(ADDRESS);
    }

    @Test
    void aClassThatSomebodyHasMadeIsLeftAlone() {
        stage.client.update(ResourceType.INGRESS_CLASSES, "", "nginx", object -> {
            object.withObject("/metadata").remove("annotations");
            return object;
        });
        IngressController.ensureClass(stage.client);
        assertThat(standard().standard()).isFalse();
    }

    @Test
    void beforeAnotherDefaultTheClassIsNone() {
        stage.create("apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: other, annotations:"
                + " {ingressclass.kubernetes.io/is-default-class: 'true'}}\nspec: {controller: example.com/other}\n");
        stage.client.delete(ResourceType.INGRESS_CLASSES, "", "nginx");
        stage.time.settle();
        IngressController.ensureClass(stage.client);
        assertThat(standard().served()).isTrue();
        assertThat(standard().standard()).isFalse();
    }

    @Test
    void anIngressOfTheClassGetsTheAddressAndAnEvent() {
        ingress("web", "", "ingressClassName: nginx");
        assertThat(found("web").addresses()).containsExactly(ADDRESS);
        assertThat(stage.events("web")).containsOnly(SYNC);
    }

    @Test
    void theOldAnnotationNamesTheClassAsWell() {
        ingress("old", ", annotations: {kubernetes.io/ingress.class: nginx}", "");
        ingress("foreign", ", annotations: {kubernetes.io/ingress.class: traefik}", "");
        assertThat(found("old").addresses()).containsExactly(ADDRESS);
        assertThat(found("foreign").addresses()).isEmpty();
        assertThat(stage.events("foreign")).isEmpty();
    }

    @Test
    void anIngressOfAnothersClassGetsNothing() {
        ingressClass("other", "example.com/other");
        ingress("theirs", "", "ingressClassName: other");
        ingress("nobodys", "", "ingressClassName: missing");
        assertThat(found("theirs").addresses()).isEmpty();
        assertThat(found("nobodys").addresses()).isEmpty();
        ingressClass("missing", "k8s.io/ingress-nginx");
        assertThat(found("nobodys").addresses()).as("of another class of the same controller").containsExactly(ADDRESS);
    }

    @Test
    void anIngressThatChangesItsClassLosesTheAddressAndNoOther() {
        ingressClass("other", "example.com/other");
        ingress("web", "", "ingressClassName: nginx");
        stage.client.updateStatus(ResourceType.INGRESSES, "default", "web", object -> {
            object.withObject("/status/loadBalancer").putArray("ingress").addObject().put("ip", ADDRESS);
            return object;
        });
        change("web", object -> object.withObject("/spec").put("ingressClassName", "other"));
        assertThat(found("web").addresses()).isEmpty();
        stage.client.updateStatus(ResourceType.INGRESSES, "default", "web", object -> {
            object.withObject("/status/loadBalancer").putArray("ingress").addObject().put("hostname", "elsewhere");
            object.withObject("/status/loadBalancer").withArray("/ingress").addObject().put("ip", ADDRESS);
            return object;
        });
        stage.time.settle();
        assertThat(found("web").status().loadBalancer().ingress())
                .containsExactly(new ServiceStatus.Ingress(null, "elsewhere", null));
    }

    @Test
    void anIngressWhoseClassGoesLosesTheAddress() {
        ingress("web", "", "ingressClassName: nginx");
        stage.client.delete(ResourceType.INGRESS_CLASSES, "", "nginx");
        stage.time.settle();
        assertThat(found("web").addresses()).isEmpty();
    }

    @Test
    void noLoadBalancerGetsTheAddress() {
        stage.roomyNode("node-1", "");
        stage.create("apiVersion: v1\nkind: Service\nmetadata: {name: greedy}\nspec: {type: LoadBalancer, loadBalancerIP: " + ADDRESS
                + ", ports: [{port: 80}]}\n");
        assertThat(stage.events("greedy"))
                .anyMatch(each -> each.endsWith("is not one of the addresses from 172.18.240.1 to 172.18.255.253"));
    }

    @Test
    void withoutTheOptionNothingIsThere() {
        try (Rehearsal usual = new Rehearsal(0)) {
            assertThat(usual.client.list(ResourceType.INGRESS_CLASSES, "")).isEmpty();
            assertThat(usual.cluster.network().find(ADDRESS)).isNull();
            usual.create("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\nspec: {ingressClassName: nginx,"
                    + " defaultBackend: {service: {name: web, port: {number: 80}}}}\n");
            assertThat(Objects.requireNonNull(usual.client.find(ResourceType.INGRESSES, "default", "web")).addresses()).isEmpty();
            assertThat(usual.events("web")).isEmpty();
        }
    }
}
