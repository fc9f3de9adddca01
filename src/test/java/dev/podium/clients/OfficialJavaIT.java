package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.reflect.TypeToken;
import io.kubernetes.client.Exec;
import io.kubernetes.client.Metrics;
import io.kubernetes.client.PortForward;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.informer.ResourceEventHandler;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1DeploymentSpec;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodList;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.util.Config;
import io.kubernetes.client.util.PatchUtils;
import io.kubernetes.client.util.Watch;
import io.kubernetes.client.util.generic.GenericKubernetesApi;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The client that the Kubernetes project itself makes for Java. */
@ClientTest
class OfficialJavaIT {

    @LocalServerPort
    int port;

    private ApiClient client;
    private CoreV1Api core;
    private String namespace;

    @BeforeEach
    void enterANamespaceOfOnesOwn(TestInfo test) throws Exception {
        namespace = "j" + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
        client = Config.fromUrl("http://127.0.0.1:" + port, false);
        client.setReadTimeout(0);
        core = new CoreV1Api(client);
        core.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(namespace))).execute();
        try (Watch<V1Namespace> accounts = Watch.createWatch(
                client,
                core.listNamespacedServiceAccount(namespace).watch(true).timeoutSeconds(30).buildCall(null),
                new TypeToken<Watch.Response<V1Namespace>>() {}.getType())) {
            assertThat(accounts.next().object.getMetadata().getName()).isEqualTo("default");
        }
    }

    @AfterEach
    void close() {
        client.getHttpClient().dispatcher().executorService().shutdown();
        client.getHttpClient().connectionPool().evictAll();
    }

    private static V1Pod echo(String name) {
        return new V1Pod()
                .metadata(new V1ObjectMeta().name(name).labels(Map.of("app", "echo")))
                .spec(new V1PodSpec()
                        .terminationGracePeriodSeconds(1L)
                        .containers(List.of(new V1Container().name("app").image("ghcr.io/subicura/echo:v1"))));
    }

    private static V1ConfigMap settings(String name) {
        return new V1ConfigMap().metadata(new V1ObjectMeta().name(name)).data(Map.of("a", "1"));
    }

    @Test
    void typedObjectsAreCreatedReadReplacedPatchedAndDeleted() throws Exception {
        V1ConfigMap made = core.createNamespacedConfigMap(namespace, settings("cm")).execute();
        assertThat(made.getMetadata().getUid()).isNotEmpty();
        made.putDataItem("b", "2");
        V1ConfigMap replaced = core.replaceNamespacedConfigMap("cm", namespace, made).execute();
        assertThat(replaced.getData()).containsEntry("b", "2");
        assertThatThrownBy(() -> core.replaceNamespacedConfigMap("cm", namespace, made).execute())
                .isInstanceOfSatisfying(ApiException.class, failed -> assertThat(failed.getCode()).isEqualTo(409));

        V1ConfigMap patched = PatchUtils.patch(
                V1ConfigMap.class,
                () -> core.patchNamespacedConfigMap("cm", namespace, new V1Patch("[{\"op\":\"remove\",\"path\":\"/data/a\"}]"))
                        .buildCall(null),
                V1Patch.PATCH_FORMAT_JSON_PATCH,
                client);
        assertThat(patched.getData()).containsOnlyKeys("b");
        V1ConfigMap applied = PatchUtils.patch(
                V1ConfigMap.class,
                () -> core.patchNamespacedConfigMap(
                                "cm",
                                namespace,
                                new V1Patch("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"cm\"},"
                                        + "\"data\":{\"c\":\"3\"}}"))
                        .fieldManager("java")
                        .force(true)
                        .buildCall(null),
                V1Patch.PATCH_FORMAT_APPLY_YAML,
                client);
        assertThat(applied.getData()).containsOnlyKeys("b", "c");

        core.deleteNamespacedConfigMap("cm", namespace).execute();
        assertThatThrownBy(() -> core.readNamespacedConfigMap("cm", namespace).execute())
                .isInstanceOfSatisfying(ApiException.class, failed -> assertThat(failed.getCode()).isEqualTo(404));
    }

    @Test
    void aDeploymentBringsPodsThatAWatchSeesRun() throws Exception {
        new AppsV1Api(client)
                .createNamespacedDeployment(
                        namespace,
                        new V1Deployment()
                                .metadata(new V1ObjectMeta().name("web"))
                                .spec(new V1DeploymentSpec()
                                        .replicas(2)
                                        .selector(new V1LabelSelector().matchLabels(Map.of("app", "echo")))
                                        .template(new V1PodTemplateSpec()
                                                .metadata(echo("").getMetadata().name(null))
                                                .spec(echo("").getSpec()))))
                .execute();
        int running = 0;
        try (Watch<V1Pod> watch = Watch.createWatch(
                client,
                core.listNamespacedPod(namespace)
                        .labelSelector("app=echo")
                        .fieldSelector("status.phase=Running")
                        .watch(true)
                        .timeoutSeconds(60)
                        .buildCall(null),
                new TypeToken<Watch.Response<V1Pod>>() {}.getType())) {
            while (running < 2 && watch.hasNext()) {
                running += watch.next().type.equals("ADDED") ? 1 : 0;
            }
        }
        assertThat(running).isEqualTo(2);
        V1PodList first = core.listNamespacedPod(namespace).limit(1).execute();
        assertThat(first.getMetadata().getRemainingItemCount()).isEqualTo(1);
        assertThat(core.listNamespacedPod(namespace)
                        .limit(1)
                        ._continue(first.getMetadata().getContinue())
                        .execute()
                        .getItems())
                .hasSize(1);
    }

    @Test
    void anInformerHearsOfEveryChange() throws Exception {
        core.createNamespacedConfigMap(namespace, settings("before")).execute();
        SharedInformerFactory factory = new SharedInformerFactory(client);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        SharedIndexInformer<V1ConfigMap> informer = factory.sharedIndexInformerFor(
                new GenericKubernetesApi<>(
                        V1ConfigMap.class,
                        V1ConfigMapList.class,
                        "",
                        "v1",
                        "configmaps",
                        client),
                V1ConfigMap.class,
                0,
                namespace);
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(V1ConfigMap map) {
                heard.add("added " + map.getMetadata().getName());
            }

            @Override
            public void onUpdate(V1ConfigMap old, V1ConfigMap map) {
                heard.add("changed " + map.getMetadata().getName() + " " + map.getData());
            }

            @Override
            public void onDelete(V1ConfigMap map, boolean unknown) {
                heard.add("deleted " + map.getMetadata().getName());
            }
        });
        factory.startAllRegisteredInformers();
        try {
            awaitWord(heard, "added before");
            V1ConfigMap made = core.createNamespacedConfigMap(namespace, settings("cm")).execute();
            awaitWord(heard, "added cm");
            core.replaceNamespacedConfigMap("cm", namespace, made.data(Map.of("a", "2"))).execute();
            awaitWord(heard, "changed cm {a=2}");
            core.deleteNamespacedConfigMap("cm", namespace).execute();
            awaitWord(heard, "deleted cm");
            assertThat(informer.getIndexer().list()).extracting(each -> each.getMetadata().getName()).contains("before");
        } finally {
            factory.stopAllRegisteredInformers();
        }
    }

    private static void awaitWord(BlockingQueue<String> heard, String word) throws InterruptedException {
        String next = "";
        while (next != null && !next.equals(word)) {
            next = heard.poll(30, TimeUnit.SECONDS);
        }
        assertThat(next).isEqualTo(word);
    }

    private void runningEcho() throws Exception {
        core.createNamespacedPod(namespace, echo("box")).execute();
        try (Watch<V1Pod> pods = Watch.createWatch(
                client,
                core.listNamespacedPod(namespace).watch(true).timeoutSeconds(30).buildCall(null),
                new TypeToken<Watch.Response<V1Pod>>() {}.getType())) {
            while (!"Running".equals(pods.next().object.getStatus().getPhase())) {
                // The next one will tell.
            }
        }
    }

    @Test
    void aCommandRunsInAContainer() throws Exception {
        runningEcho();
        Process process = new Exec(client).exec(namespace, "box", new String[] {"sh", "-c", "echo out; exit 6"}, false);
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("out\n");
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(6);
    }

    @Test
    void metricsTellWhatPodsAndNodesUse() throws Exception {
        runningEcho();
        Metrics metrics = new Metrics(client);
        assertThat(metrics.getPodMetrics(namespace).getItems()).singleElement().satisfies(each -> {
            assertThat(each.getMetadata().getName()).isEqualTo("box");
            assertThat(each.getContainers().getFirst().getUsage().get("memory").getNumber()).isEqualByComparingTo("25165824");
        });
        assertThat(metrics.getNodeMetrics().getItems())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.getUsage().get("cpu").getNumber()).isPositive());
    }

    @Test
    void aPortIsForwarded() throws Exception {
        runningEcho();
        PortForward.PortForwardResult forward = new PortForward(client).forward(namespace, "box", List.of(3000));
        // The connection is to be kept: this client gives no streams of one that has ended, nor flushes them, however much was said.
        try (BufferedReader page = new BufferedReader(new InputStreamReader(forward.getInputStream(3000)))) {
            OutputStream out = forward.getOutboundStream(3000);
            out.write("GET / HTTP/1.1\r\nHost: box\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            assertThat(page.readLine()).startsWith("HTTP/1.1 200");
        }
    }
}
