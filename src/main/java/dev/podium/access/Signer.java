package dev.podium.access;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Kubernetes' own signers, and what each signs (upstream's {@code pkg/apis/certificates/helpers.go} and signer). */
public enum Signer {
    CLIENT("kubernetes.io/kube-apiserver-client") {
        @Override
        void check(RequestedCertificate request, List<String> usages) throws Authority.RefusedException {
            demand(usages, CLIENT_USAGES, "client auth");
        }
    },
    KUBELET_CLIENT("kubernetes.io/kube-apiserver-client-kubelet") {
        @Override
        void check(RequestedCertificate request, List<String> usages) throws Authority.RefusedException {
            demandNode(request);
            if (!request.names().isEmpty()) {
                throw new Authority.RefusedException("DNS, IP, email and URI subjectAltNames are not allowed");
            }
            demand(usages, CLIENT_USAGES, "client auth");
        }
    },
    KUBELET_SERVING("kubernetes.io/kubelet-serving") {
        @Override
        void check(RequestedCertificate request, List<String> usages) throws Authority.RefusedException {
            demandNode(request);
            if (request.names().isEmpty()) {
                throw new Authority.RefusedException("DNS or IP subjectAltName is required");
            }
            if (request.names().stream().anyMatch(each -> each.startsWith("email:") || each.startsWith("uri:"))) {
                throw new Authority.RefusedException("email and URI subjectAltNames are not allowed");
            }
            demand(usages, SERVER_USAGES, "server auth");
        }
    };

    private static final Set<String> CLIENT_USAGES = Set.of("digital signature", "key encipherment", "client auth");
    private static final Set<String> SERVER_USAGES = Set.of("digital signature", "key encipherment", "server auth");
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

    private static void demand(List<String> usages, Set<String> allowed, String needed) throws Authority.RefusedException {
        if (!usages.contains(needed) || !allowed.containsAll(usages)) {
            throw new Authority.RefusedException("invalid usage for " + needed.replace(" auth", "") + " certificate: "
                    + usages);
        }
    }

    private static void demandNode(RequestedCertificate request) throws Authority.RefusedException {
        String subject = request.subject().getName();
        List<String> organizations =
                ORGANIZATION.matcher(subject).results().map(each -> each.group(1)).toList();
        if (!organizations.equals(List.of("system:nodes"))) {
            throw new Authority.RefusedException("subject organization is not system:nodes");
        }
        Matcher name = NODE.matcher(subject);
        if (!name.find()) {
            throw new Authority.RefusedException("subject common name does not begin with system:node:");
        }
    }
}
