package operator;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.util.concurrent.TimeUnit;

/** What an operator's integration test does, as the framework's own JUnit extension would drive it. Prints each step. */
public final class Main {

    private static final String DEFINITION =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: pages.operator.example.com}
            spec:
              group: operator.example.com
              scope: Namespaced
              names: {kind: Page, listKind: PageList, plural: pages, singular: page}
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec: {type: object, properties: {html: {type: string}}}
                      status: {type: object, properties: {html: {type: string}, ready: {type: integer}}}
            """;

    private Main() {}

    /** @param arguments the API's address, and a namespace that this makes and deletes */
    public static void main(String[] arguments) throws Exception {
        Config config = new ConfigBuilder(Config.empty()).withMasterUrl(arguments[0]).build();
        String namespace = arguments[1];
        try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
            client.resource(Serialization.unmarshal(DEFINITION, CustomResourceDefinition.class)).serverSideApply();
            client.resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build()).serverSideApply();
            client.apiextensions().v1().customResourceDefinitions().withName("pages.operator.example.com").waitUntilCondition(
                    each -> each != null && each.getStatus() != null && each.getStatus().getConditions().stream()
                            .anyMatch(one -> one.getType().equals("Established") && one.getStatus().equals("True")),
                    10, TimeUnit.SECONDS);
            System.out.println("defined");
            Operator operator = new Operator(overrider -> overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withLeaderElectionConfiguration(new LeaderElectionConfiguration(namespace, "default")));
            operator.register(new PageReconciler(), overrider -> overrider.settingNamespace(namespace));
            operator.start();
            System.out.println("leading");
            Page page = new Page();
            page.getMetadata().setName("hello");
            page.getMetadata().setNamespace(namespace);
            page.setSpec(new PageSpec());
            page.getSpec().setHtml("<p>Hello</p>");
            client.resource(page).create();
            var pages = client.resources(Page.class).inNamespace(namespace).withName("hello");
            pages.waitUntilCondition(each -> told(each, "<p>Hello</p>"), 30, TimeUnit.SECONDS);
            System.out.println("reconciled " + pages.get().getMetadata().getFinalizers());
            pages.edit(each -> {
                each.getSpec().setHtml("<p>Bye</p>");
                return each;
            });
            pages.waitUntilCondition(each -> told(each, "<p>Bye</p>"), 30, TimeUnit.SECONDS);
            ConfigMap text = client.configMaps().inNamespace(namespace).withName("hello").get();
            System.out.println("changed " + text.getData());
            client.configMaps().inNamespace(namespace).withName("hello").delete();
            client.configMaps().inNamespace(namespace).withName("hello").waitUntilCondition(
                    each -> each != null && !each.getMetadata().getUid().equals(text.getMetadata().getUid()), 30, TimeUnit.SECONDS);
            System.out.println("restored");
            pages.delete();
            pages.waitUntilCondition(each -> each == null, 30, TimeUnit.SECONDS);
            client.apps().deployments().inNamespace(namespace).withName("hello").waitUntilCondition(
                    each -> each == null, 30, TimeUnit.SECONDS);
            System.out.println("cleaned " + PageReconciler.CLEANED.get());
            client.namespaces().withName(namespace).delete();
            client.namespaces().withName(namespace).waitUntilCondition(each -> each == null, 90, TimeUnit.SECONDS);
            client.apiextensions().v1().customResourceDefinitions().withName("pages.operator.example.com").delete();
            System.out.println("done");
        }
        // A leader that stops otherwise ends the process as a failure.
        Runtime.getRuntime().halt(0);
    }

    private static boolean told(Page page, String html) {
        return page != null
                && page.getStatus() != null
                && html.equals(page.getStatus().getHtml())
                && Integer.valueOf(2).equals(page.getStatus().getReady());
    }
}
