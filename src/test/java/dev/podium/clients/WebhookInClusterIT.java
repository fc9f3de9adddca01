package dev.podium.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks that run in the cluster that asks them: a Deployment of Kubernetes' own test image behind a Service. */
@ParameterizedClass(name = "kubectl {0}")
@ValueSource(strings = {"1.35"})
class WebhookInClusterIT extends KubectlSession {

    private String namespace = "";
    private String certificate = "";

    private String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Runs the image with that command, and waits until its Service has somebody to send to. */
    private void deploy(String command) throws Exception {
        namespace = kubectl.ok("get", "serviceaccount", "default", "-o", "jsonpath={.metadata.namespace}").out();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        X500Principal name = new X500Principal("CN=webhook");
        String host = "webhook." + namespace + ".svc";
        certificate = pem(new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(Instant.now().minus(1, ChronoUnit.HOURS)),
                        Date.from(Instant.now().plus(1, ChronoUnit.DAYS)),
                        name,
                        pair.getPublic())
                .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, host)))
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
        kubectl.input(
                        """
                        apiVersion: v1
                        kind: Secret
                        metadata: {name: webhook}
                        type: Opaque
                        data: {tls.crt: %1$s, tls.key: %2$s}
                        ---
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: webhook}
                        spec:
                          selector: {matchLabels: {app: webhook}}
                          template:
                            metadata: {labels: {app: webhook}}
                            spec:
                              containers:
                              - name: webhook
                                image: registry.k8s.io/e2e-test-images/agnhost:2.56
                                args: [%3$s, --tls-cert-file=/certificates/tls.crt, --tls-private-key-file=/certificates/tls.key,
                                       --alsologtostderr, -v=4, "2>&1", --port=8444]
                                %4$s
                                volumeMounts: [{name: certificates, mountPath: /certificates, readOnly: true}]
                              volumes: [{name: certificates, secret: {secretName: webhook}}]
                        ---
                        apiVersion: v1
                        kind: Service
                        metadata: {name: webhook}
                        spec: {selector: {app: webhook}, ports: [{port: 8443, targetPort: 8444}]}
                        """
                                .formatted(
                                        base64(certificate),
                                        base64(pem(pair.getPrivate())),
                                        command,
                                        command.equals("webhook")
                                                ? "readinessProbe: {httpGet: {scheme: HTTPS, port: 8444, path: /readyz}, periodSeconds: 1}"
                                                : ""),
                        "apply",
                        "-f",
                        "-")
                .expectSuccess();
        kubectl.ok("rollout", "status", "deployment/webhook", "--timeout=60s");
        kubectl.eventually(
                each -> !each.out().isEmpty(), "get", "endpoints", "webhook", "-o", "jsonpath={.subsets[0].addresses[0].ip}");
    }

    private static String pem(Object object) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    private String clientConfig(String path) {
        return "{service: {namespace: " + namespace + ", name: webhook, port: 8443, path: " + path + "}, caBundle: "
                + base64(certificate) + "}";
    }

    private void configure(String kind, String path, String rule) throws Exception {
        kubectl.input(
                        """
                        apiVersion: admissionregistration.k8s.io/v1
                        kind: %1$sWebhookConfiguration
                        metadata: {name: %2$s-%3$s}
                        webhooks:
                        - name: %3$s.k8s.io
                          clientConfig: %4$s
                          rules: [{operations: ["*"], apiGroups: [""], apiVersions: [v1], resources: [%5$s]}]
                          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %2$s}}
                          sideEffects: None
                          admissionReviewVersions: [v1, v1beta1]
                          timeoutSeconds: 5
                        """
                                .formatted(kind, namespace, path.substring(1), clientConfig(path), rule),
                        "apply",
                        "-f",
                        "-")
                .expectSuccess();
    }

    @Test
    void admissionWebhooksDenyAndChange() throws Exception {
        deploy("webhook");
        try {
            configure("Validating", "/configmaps", "configmaps");
            configure("Mutating", "/mutating-configmaps", "configmaps");
            configure("Mutating", "/mutating-pods", "pods");
            assertThat(kubectl.run("create", "configmap", "no", "--from-literal=webhook-e2e-test=webhook-disallow").err())
                    .isEqualTo("error: failed to create configmap: admission webhook \"configmaps.k8s.io\" denied the request: the"
                            + " configmap contains unwanted key and value\n");
            kubectl.ok("create", "configmap", "kept", "--from-literal=webhook-e2e-test=webhook-nondeletable");
            assertThat(kubectl.run("delete", "configmap", "kept").err())
                    .contains("the configmap cannot be deleted because it contains unwanted key and value");
            kubectl.ok("create", "configmap", "staged", "--from-literal=mutation-start=yes");
            assertThat(kubectl.ok("get", "configmap", "staged", "-o", "jsonpath={.data.mutation-stage-1}").out()).isEqualTo("yes");
            kubectl.ok("run", "webhook-to-be-mutated", "--image=nginx");
            assertThat(kubectl.ok(
                                    "get",
                                    "pod",
                                    "webhook-to-be-mutated",
                                    "-o",
                                    "jsonpath={.spec.initContainers[0].name} {.spec.initContainers[0].volumeMounts[0].mountPath}")
                            .out())
                    .as("the cluster's own plugins have seen what the webhook added")
                    .isEqualTo("webhook-added-init-container /var/run/secrets/kubernetes.io/serviceaccount");
        } finally {
            kubectl.run("delete", "validatingwebhookconfiguration", namespace + "-configmaps");
            kubectl.run(
                    "delete",
                    "mutatingwebhookconfiguration",
                    namespace + "-mutating-configmaps",
                    namespace + "-mutating-pods");
        }
    }

    @Test
    void aConversionWebhookConverts() throws Exception {
        deploy("crd-conversion-webhook");
        try {
            kubectl.input(
                            """
                            apiVersion: apiextensions.k8s.io/v1
                            kind: CustomResourceDefinition
                            metadata: {name: crontabs.stable.example.com}
                            spec:
                              group: stable.example.com
                              scope: Namespaced
                              names: {plural: crontabs, kind: CronTab, shortNames: [ct]}
                              conversion:
                                strategy: Webhook
                                webhook: {conversionReviewVersions: [v1], clientConfig: %s}
                              versions:
                              - name: v1
                                served: true
                                storage: true
                                schema: {openAPIV3Schema: {type: object, properties: {hostPort: {type: string}}}}
                              - name: v2
                                served: true
                                storage: false
                                additionalPrinterColumns: [{name: Host, type: string, jsonPath: .host}]
                                schema: {openAPIV3Schema: {type: object, properties: {host: {type: string}, port: {type: string}}}}
                            """
                                    .formatted(clientConfig("/crdconvert")),
                            "apply",
                            "-f",
                            "-")
                    .expectSuccess();
            kubectl.input(
                            """
                            apiVersion: stable.example.com/v1
                            kind: CronTab
                            metadata: {name: one}
                            hostPort: "localhost:8080"
                            ---
                            apiVersion: stable.example.com/v2
                            kind: CronTab
                            metadata: {name: two}
                            host: away
                            port: "80"
                            """,
                            "apply",
                            "-f",
                            "-")
                    .expectSuccess();
            assertThat(kubectl.ok("get", "crontabs.v1.stable.example.com", "-o", "jsonpath={.items[*].hostPort}").out())
                    .isEqualTo("localhost:8080 away:80");
            assertThat(kubectl.ok("get", "crontabs.v2.stable.example.com").out())
                    .containsPattern("one +localhost\n")
                    .containsPattern("two +away\n");
        } finally {
            kubectl.run("delete", "crd", "crontabs.stable.example.com");
        }
    }
}
