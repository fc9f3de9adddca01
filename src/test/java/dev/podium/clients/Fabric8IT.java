package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.metrics.v1beta1.PodMetrics;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The client that most JVM developers have: fabric8's. */
@ClientTest
class Fabric8IT {

    @LocalServerPort
    int port;

    KubernetesClient client;
    String namespace;

    @BeforeEach
    void enterANamespaceOfOnesOwn(TestInfo test) {
        namespace = "f" + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + port)
                .withNamespace(namespace)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        client.namespaces()
                .resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
                .create();
        client.serviceAccounts().withName("default").waitUntilCondition(each -> each != null, 30, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static ConfigMap settings(String name, String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .addToData("a", value)
                .build();
    }

    private Pod echo() {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("echo")
                .addToLabels("app", "echo")
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(1L)
                .addNewContainer()
                .withName("app")
                .withImage("ghcr.io/subicura/echo:v1")
                .endContainer()
                .endSpec()
                .build();
        client.pods().resource(pod).create();
        return client.pods().withName("echo").waitUntilReady(60, TimeUnit.SECONDS);
    }

    @Test
    void aPodIsCreatedAwaitedReadAndDeleted() {
        Pod pod = echo();
        assertThat(pod.getStatus().getPodIP()).startsWith("10.");
        assertThat(client.pods().withName("echo").getLog()).contains("listening on 3000");
        assertThat(client.pods().withLabel("app", "echo").list().getItems()).hasSize(1);
        client.pods().withName("echo").withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
        client.pods().withName("echo").waitUntilCondition(each -> each == null, 60, TimeUnit.SECONDS);
    }

    @Test
    void objectsAreReplacedEditedAndPatched() {
        client.configMaps().resource(settings("cm", "1")).create();
        client.configMaps().withName("cm").edit(each -> new ConfigMapBuilder(each).addToData("b", "2").build());
        client.configMaps()
                .withName("cm")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"c\":\"3\"}}");
        client.configMaps()
                .withName("cm")
                .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}");
        client.configMaps()
                .withName("cm")
                .patch(PatchContext.of(PatchType.JSON), "[{\"op\":\"remove\",\"path\":\"/data/a\"}]");
        ConfigMap changed = client.configMaps().withName("cm").get();
        assertThat(changed.getData()).containsOnlyKeys("b", "c");
        assertThat(changed.getMetadata().getLabels()).containsEntry("x", "y");
        ConfigMap stale = new ConfigMapBuilder(changed).editMetadata().withResourceVersion("1").endMetadata().build();
        assertThatThrownBy(() -> client.configMaps().resource(stale).update())
                .isInstanceOfSatisfying(KubernetesClientException.class, failed -> assertThat(failed.getCode()).isEqualTo(409));
    }

    @Test
    void serverSideApplyOwnsWhatItNames() {
        ConfigMap applied = client.configMaps()
                .resource(settings("cm", "1"))
                .fieldManager("one")
                .serverSideApply();
        assertThat(applied.getMetadata().getManagedFields())
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.getManager()).isEqualTo("one");
                    assertThat(each.getOperation()).isEqualTo("Apply");
                });
        assertThatThrownBy(() -> client.configMaps().resource(settings("cm", "2")).fieldManager("two").serverSideApply())
                .isInstanceOfSatisfying(KubernetesClientException.class, failed -> {
                    assertThat(failed.getCode()).isEqualTo(409);
                    assertThat(failed.getStatus().getMessage())
                            .isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .data.a");
                });
        ConfigMap taken = client.configMaps()
                .resource(settings("cm", "2"))
                .fieldManager("two")
                .forceConflicts()
                .serverSideApply();
        assertThat(taken.getData()).containsEntry("a", "2");
        ConfigMap same = client.configMaps().resource(settings("cm", "2")).fieldManager("two").serverSideApply();
        assertThat(same.getMetadata().getResourceVersion()).isEqualTo(taken.getMetadata().getResourceVersion());
    }

    /** The ConfigMaps but the one that every namespace has. */
    private FilterWatchListDeletable<ConfigMap, ConfigMapList, Resource<ConfigMap>> own() {
        return client.configMaps().withoutField("metadata.name", "kube-root-ca.crt");
    }

    @Test
    void anInformerSeesWhatIsThereAndWhatChanges() throws Exception {
        client.configMaps().resource(settings("before", "1")).create();
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (SharedIndexInformer<ConfigMap> informer = own().inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap object) {
                seen.add("added " + object.getMetadata().getName());
            }

            @Override
            public void onUpdate(ConfigMap old, ConfigMap object) {
                seen.add("updated " + object.getMetadata().getName());
            }

            @Override
            public void onDelete(ConfigMap object, boolean unknown) {
                seen.add("deleted " + object.getMetadata().getName());
            }
        })) {
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("added before");
            client.configMaps().resource(settings("later", "1")).create();
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("added later");
            client.configMaps().resource(settings("later", "2")).update();
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("updated later");
            client.configMaps().withName("before").delete();
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("deleted before");
            assertThat(informer.getStore().listKeys()).containsExactly(namespace + "/later");
        }
    }

    @Test
    void aWatchTellsEveryChange() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        List<WatcherException> closed = new CopyOnWriteArrayList<>();
        try (var _ = own().watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, ConfigMap object) {
                seen.add(action + " " + object.getMetadata().getName());
            }

            @Override
            public void onClose(@Nullable WatcherException cause) {
                if (cause != null) {
                    closed.add(cause);
                }
            }
        })) {
            client.configMaps().resource(settings("cm", "1")).create();
            client.configMaps().withName("cm").delete();
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("ADDED cm");
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("DELETED cm");
        }
        assertThat(closed).isEmpty();
    }

    @Test
    void aNamespaceIsDeletedWithEverythingInIt() {
        client.configMaps().resource(settings("cm", "1")).create();
        echo();
        client.namespaces().withName(namespace).delete();
        client.namespaces().withName(namespace).waitUntilCondition(each -> each == null, 90, TimeUnit.SECONDS);
    }

    private Pod runningBox() {
        client.pods()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("box")
                        .endMetadata()
                        .withNewSpec()
                        .withTerminationGracePeriodSeconds(0L)
                        .addNewContainer()
                        .withName("box")
                        .withImage("ghcr.io/subicura/echo:v1")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        return client.pods().withName("box").waitUntilReady(30, TimeUnit.SECONDS);
    }

    @Test
    void aCommandRunsInAContainer() throws Exception {
        runningBox();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ExecWatch watch = client.pods()
                .withName("box")
                .redirectingInput()
                .writingOutput(out)
                .writingError(err)
                .exec("sh", "-c", "read line; echo out $line; echo err >&2; exit 5")) {
            watch.getInput().write("typed\n".getBytes(StandardCharsets.UTF_8));
            watch.getInput().flush();
            assertThat(watch.exitCode().get(30, TimeUnit.SECONDS)).isEqualTo(5);
        }
        assertThat(out).hasToString("out typed\n");
        assertThat(err).hasToString("err\n");
    }

    @Test
    void topTellsWhatPodsAndNodesUse() {
        runningBox();
        PodMetrics box = client.top().pods().metrics(namespace, "box");
        assertThat(box.getContainers()).singleElement().satisfies(each -> {
            assertThat(each.getName()).isEqualTo("box");
            assertThat(each.getUsage().get("memory")).isEqualTo(Quantity.parse("24Mi"));
        });
        assertThat(client.top().pods().inNamespace(namespace).metrics().getItems()).hasSize(1);
        assertThat(client.top().nodes().metrics().getItems())
                .anySatisfy(each -> assertThat(each.getUsage().get("cpu").getNumericalAmount()).isPositive());
        assertThatThrownBy(() -> client.top().pods().metrics(namespace, "nobody"))
                .isInstanceOfSatisfying(KubernetesClientException.class, each -> assertThat(each.getCode()).isEqualTo(404));
    }

    @Test
    void aFileIsCopiedIntoAContainerAndBack(@TempDir Path folder) throws Exception {
        runningBox();
        Path file = Files.writeString(folder.resolve("file"), "what it holds");

        assertThat(client.pods().withName("box").file("/tmp/file").upload(file)).isTrue();
        try (InputStream back = client.pods().withName("box").file("/tmp/file").read()) {
            assertThat(new String(back.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("what it holds");
        }
        // The client leaves as soon as it has sent everything, which may be before the command has begun.
        for (int i = 0; i < 10; i++) {
            assertThat(client.pods().withName("box").file("/tmp/file" + i).upload(file)).isTrue();
        }
    }

    @Test
    void aFolderIsCopiedToWhereThereIsNoneAndAPodIsEvicted(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("in/below"));
        Files.writeString(folder.resolve("in/below/file"), "text");
        echo();
        assertThat(client.pods().withName("echo").dir("/tmp/new/place").upload(folder.resolve("in"))).isTrue();
        try (InputStream file = client.pods().withName("echo").file("/tmp/new/place/below/file").read()) {
            assertThat(file).hasContent("text");
        }
        assertThat(client.pods().withName("echo").evict()).isTrue();
        client.pods().withName("echo").waitUntilCondition(each -> each == null, 60, TimeUnit.SECONDS);
    }

    @Test
    void theKubeconfigOfTheStartIsReadAndItsCertificateTaken() throws Exception {
        Path kubeconfig = Path.of("target/client-tests/kubeconfig");
        Config config = Config.fromKubeconfig(
                "podium-tls", Files.readString(kubeconfig), kubeconfig.toAbsolutePath().toString());
        try (KubernetesClient secure = new KubernetesClientBuilder().withConfig(config).build()) {
            assertThat(secure.getMasterUrl().getProtocol()).isEqualTo("https");
            assertThat(secure.raw(
                            "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                            "POST",
                            "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}"))
                    .contains("kubernetes-admin");
        }
    }

    @Test
    void aPortIsForwarded() throws Exception {
        runningBox();
        try (LocalPortForward forward = client.pods().withName("box").portForward(3000);
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> page = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + forward.getLocalPort() + "/")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(page.body()).contains("Container ID: box");
        }
    }
}
