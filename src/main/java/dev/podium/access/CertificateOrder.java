package dev.podium.access;

import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * What a certificate is to say.
 *
 * @param names of servers: DNS names and addresses; empty for clients
 * @param usages in the words of {@code certificates.k8s.io}: {@code digital signature}, {@code client auth}
 */
record CertificateOrder(
        X500Principal subject, PublicKey key, List<String> names, List<String> usages, Instant notBefore, Instant notAfter) {}
