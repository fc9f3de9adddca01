package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods that are resized with kubectl while they run. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.32", "1.35"})
class ResizeIT extends KubectlSession {

    private String patched(String cpu) throws Exception {
        return kubectl.run("patch", "pod", "web", "--subresource", "resize", "-p",
                        "{\"spec\":{\"containers\":[{\"name\":\"web\",\"resources\":{\"requests\":{\"cpu\":\"" + cpu + "\"}}}]}}")
                .err();
    }

    @Test
    void aRunningPodGetsMoreOfItsNode() throws Exception {
        kubectl.input("""
                apiVersion: v1
                kind: Pod
                metadata: {name: web}
                spec:
                  containers:
                  - name: web
                    image: nginx
                    resources: {requests: {cpu: 100m}}
                """, "apply", "-f", "-");
        kubectl.ok("wait", "--for=condition=Ready", "pod/web", "--timeout=60s");
        assertThat(patched("250m")).isEmpty();
        String resources = "jsonpath={.status.containerStatuses[0].resources.requests.cpu} {.status.containerStatuses[0].restartCount}";
        kubectl.eventually(each -> each.out().equals("250m 0"), "get", "pod", "web", "-o", resources);
        kubectl.eventually(each -> each.out().contains("ResizeCompleted"), "describe", "pod", "web");
        assertThat(patched("900")).contains("node didn't have enough allocatable resources: cpu, requested: 900000, allocatable: 8000");
    }
}
