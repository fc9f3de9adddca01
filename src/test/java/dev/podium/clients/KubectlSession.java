package dev.podium.clients;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.Parameter;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Tests that type kubectl's commands, one version of it after the other, each test in a namespace of its own. */
@ClientTest
abstract class KubectlSession {

    @Parameter
    String version;

    @LocalServerPort
    int port;

    Kubectl kubectl;

    @BeforeEach
    void enterANamespaceOfOnesOwn(TestInfo test) throws Exception {
        String namespace = "k" + version.replace(".", "") + "-"
                + Integer.toHexString((getClass().getName() + test.getTestMethod().orElseThrow().getName()).hashCode());
        kubectl = Kubectl.version(version, port, namespace);
        kubectl.ok("create", "namespace", namespace);
        kubectl.eventually(each -> each.code() == 0, "get", "serviceaccount", "default");
    }
}
