package dev.podium.controller;

import dev.podium.model.User;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cluster's certificate authority, as controllers need it. */
public interface ClusterAuthority {

    /** Its own certificate, in PEM. */
    String certificatePem();

    /** The certificate, in PEM, of the authority that the API server's own requests to other API servers are believed by. */
    String frontProxyPem();

    Answer sign(Order order);

    /**
     * Whether a request that nobody has decided about may be approved without anybody's looking at it: what kubelets ask for.
     *
     * @param by who asks
     * @return what is to be said of the approval; empty: it may not
     */
    Optional<String> approval(Order order, User by);

    /** A token of a ServiceAccount that no time ends, but the Secret that holds it. */
    String secretToken(SecretToken order);

    /**
     * What such a token says.
     *
     * @param account the ServiceAccount's name, and {@code uid} its UID
     */
    record SecretToken(String namespace, String secret, String account, String uid) {}

    /**
     * A request for a certificate.
     *
     * @param signer by whom it is to be signed, such as {@code kubernetes.io/kube-apiserver-client}
     * @param request PKCS#10, in PEM
     * @param usages in the words of {@code certificates.k8s.io}
     * @param life how long it is wanted for; null: as long as can be
     */
    record Order(String signer, String request, List<String> usages, @Nullable Duration life) {}

    /** What becomes of a request. */
    sealed interface Answer {

        /** @param certificate in PEM */
        record Signed(String certificate) implements Answer {}

        record Refused(String why) implements Answer {}

        /** Another one's to sign. */
        record NotOurs() implements Answer {}
    }
}
