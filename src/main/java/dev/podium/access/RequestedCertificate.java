package dev.podium.access;

import java.security.PublicKey;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** What a PKCS#10 request asks for; that it is signed with its own key has been checked. */
record RequestedCertificate(X500Principal subject, PublicKey key, List<String> names) {}
