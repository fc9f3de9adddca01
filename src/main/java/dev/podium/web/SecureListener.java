package dev.podium.web;

import dev.podium.access.Access;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Serves HTTPS beside HTTP. The certificate is asked for at the first handshake, so that the start need not wait for it. */
@Component
public class SecureListener implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final SecurePort port;
    private final ObjectProvider<Access> access;
    private @Nullable Connector connector;

    SecureListener(SecurePort port, ObjectProvider<Access> access) {
        this.port = port;
        this.access = access;
    }

    /** The port that is listened on; null if there is none. */
    public @Nullable Integer port() {
        return connector == null || connector.getLocalPort() < 0 ? null : connector.getLocalPort();
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        if (port.number() < 0) {
            return;
        }
        Connector secure = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        secure.setPort(port.number());
        secure.setScheme("https");
        secure.setSecure(true);
        AbstractHttp11Protocol<?> protocol = (AbstractHttp11Protocol<?>) secure.getProtocolHandler();
        protocol.setSSLEnabled(true);
        protocol.setExecutor(new VirtualThreadExecutor("https-"));
        ConnectorSettings.apply(secure);
        if (!port.address().isEmpty()) {
            try {
                protocol.setAddress(InetAddress.getByName(port.address()));
            } catch (UnknownHostException unknown) {
                throw new IllegalStateException("there is no address " + port.address(), unknown);
            }
        }
        protocol.addSslHostConfig(host());
        factory.addAdditionalConnectors(secure);
        connector = secure;
    }

    private SSLHostConfig host() {
        SSLHostConfig host = new SSLHostConfig();
        host.setCertificateVerification("optionalNoCA");
        host.setProtocols("TLSv1.2+TLSv1.3");
        SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.EC);
        certificate.setSslContext(context());
        host.addCertificate(certificate);
        return host;
    }

    private LazyTls context() {
        try {
            javax.net.ssl.SSLContext context = javax.net.ssl.SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new LazyTls.ServerKeys(() -> access.getObject().authority().server())},
                    new TrustManager[] {new LazyTls.AnyClient(() -> access.getObject().authority().authority())},
                    null);
            return new LazyTls(context);
        } catch (GeneralSecurityException unsupported) {
            throw new IllegalStateException("this JVM has no TLS", unsupported);
        }
    }
}
