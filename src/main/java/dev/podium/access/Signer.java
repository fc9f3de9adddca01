package dev.podium.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Kubernetes' own signers, and what each signs (upstream's {@code pkg/apis/certificates/helpers.go} and signer). */
public enum Signer {
    CLIENT("kubernetes.io/kube-apiserver-client") {
        @Override
        void check(RequestedCertificate request, List<String> usages) throws Authority.RefusedException {
            for (String each : usages) {
                if (!CLIENT_USAGES.contains(each)) {
                    throw new Authority.RefusedException("invalid usage for client certificate: " + each);
                }
            }
            if (!usages.contains("client auth")) {
                throw new Authority.RefusedException("missing required usage for client certificate: client auth");
            }
        }
    },
    KUBELET_CLIENT("kubernetes.io/kube-apiserver-client-kubelet") {
        @Override
        void check(RequestedCertificate request, List<String> usages) throws Authority.RefusedException {
            demandNodes(request);
            refuse(request, Names.Kind.DNS, "DNS subjectAltNames are not allowed");
            refuse(request, Names.Kind.EMAIL, "Email subjectAltNames are not allowed");
            refuse(request, Names.Kind.ADDRESS, "IP subjectAltNames are not allowed");
            refuse(request, Names.Kind.URI, "URI subjectAltNames are not allowed");
            demandNodeName(request);
            demandExactly(usages, "client auth");
        }
    },
    KUBELET_SERVING("kubernetes.io/kubelet-serving") {
        @Override
        void check(RequestedCertificate request, List<String> usages) throws Authority.RefusedException {
            demandNodes(request);
            if (request.names().stream().noneMatch(each -> Names.kind(each).ofServer())) {
                throw new Authority.RefusedException("DNS or IP subjectAltName is required");
            }
            refuse(request, Names.Kind.EMAIL, "Email subjectAltNames are not allowed");
            refuse(request, Names.Kind.URI, "URI subjectAltNames are not allowed");
            demandExactly(usages, "server auth");
            demandNodeName(request);
        }
    };

    private static final Set<String> CLIENT_USAGES = Set.of("digital signature", "key encipherment", "client auth");
    private static final Pattern NODE = Pattern.compile("(^|[,+])CN=system:node:[^,+]+");
    private static final Pattern ORGANIZATION = Pattern.compile("(?:^|[,+])O=([^,+]*)");

    private final String title;

    Signer(String title) {
        this.title = title;
    }

    /** The signer of that name, if it is one of Kubernetes' own. */
    public static Optional<Signer> named(String name) {
        return Stream.of(values()).filter(each -> each.title.equals(name)).findFirst();
    }

    abstract void check(RequestedCertificate request, List<String> usages) throws Authority.RefusedException;

    private static void refuse(RequestedCertificate request, Names.Kind kind, String why) throws Authority.RefusedException {
        if (request.names().stream().anyMatch(each -> Names.kind(each) == kind)) {
            throw new Authority.RefusedException(why);
        }
    }

    /** That usage and the signature, with or without encipherment, which only keys of one kind can do. */
    private static void demandExactly(List<String> usages, String usage) throws Authority.RefusedException {
        Set<String> all = new TreeSet<>(List.of("digital signature", "key encipherment", usage));
        Set<String> given = new TreeSet<>(usages);
        if (!given.equals(all) && !given.equals(Set.of("digital signature", usage))) {
            throw new Authority.RefusedException("usages did not match [" + String.join(" ", all) + "]");
        }
    }

    private static void demandNodes(RequestedCertificate request) throws Authority.RefusedException {
        List<String> organizations = ORGANIZATION.matcher(request.subject().getName()).results()
                .map(each -> each.group(1))
                .toList();
        if (!organizations.equals(List.of("system:nodes"))) {
            throw new Authority.RefusedException("subject organization is not system:nodes");
        }
    }

    private static void demandNodeName(RequestedCertificate request) throws Authority.RefusedException {
        if (!NODE.matcher(request.subject().getName()).find()) {
            throw new Authority.RefusedException("subject common name does not begin with system:node:");
        }
    }
}
