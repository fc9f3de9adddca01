package dev.podium.ingress;

import dev.podium.client.ApiClient;
import dev.podium.client.ObjectKey;
import dev.podium.client.ResourceType;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Records;
import dev.podium.time.ClusterTime;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Chooses by the name that a client asks for the certificate that it is shown: that of the host's Secret, or else a fake one. */
final class Certificates extends X509ExtendedKeyManager {

    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

    private final ApiClient client;
    private final IngressBook book;
    private final ClusterTime time;
    private final Map<ObjectKey, Certificate> known = new ConcurrentHashMap<>();
    private @Nullable Certificate fake;

    Certificates(ApiClient client, IngressBook book, ClusterTime time) {
        this.client = client;
        this.book = book;
        this.time = time;
    }

    /** Servers of it show these certificates. */
    SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {this}, null, null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JVM has no TLS", impossible);
        }
    }

    private Certificate of(String host) {
        Site site = book.site(host);
        ObjectKey secret = site == null ? null : site.secret();
        Certificate found = secret == null ? null : of(secret);
        return found == null ? fake() : found;
    }

    /** What is in a Secret now; null if there is nothing of use. */
    private @Nullable Certificate of(ObjectKey key) {
        JsonNode secret = client.find(ResourceType.SECRETS, key.namespace(), key.name());
        if (secret == null) {
            known.remove(key);
            return null;
        }
        ObjectMeta metadata = Records.read(secret.path("metadata"), ObjectMeta.class);
        String name = key.namespace() + "/" + key.name() + "/" + metadata.uidOrEmpty() + "/" + metadata.resourceVersion();
        Certificate before = known.get(key);
        if (before != null && before.name().equals(name)) {
            return before;
        }
        try {
            Certificate read = Certificate.of(name, secret);
            known.put(key, read);
            return read;
        } catch (GeneralSecurityException broken) {
            LOG.debug("Secret {} has no certificate", key, broken);
            return null;
        }
    }

    private synchronized Certificate fake() {
        if (fake == null) {
            fake = Certificate.fake(time.now());
        }
        return fake;
    }

    private @Nullable Certificate named(String name) {
        return Certificate.FAKE.equals(name)
                ? fake()
                : known.values().stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        String host = "";
        if (socket instanceof SSLSocket tls && tls.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName each : session.getRequestedServerNames()) {
                host = each instanceof SNIHostName asked ? asked.getAsciiName() : host;
            }
        }
        Certificate chosen = of(host);
        return chosen.keyType().equals(keyType) ? chosen.name() : null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Certificate found = named(alias);
        return found == null ? null : found.chain();
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Certificate found = named(alias);
        return found == null ? null : found.key();
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
