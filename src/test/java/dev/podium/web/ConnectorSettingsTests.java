package dev.podium.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.access.Access;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

class ConnectorSettingsTests {

    private static void check(Connector connector) {
        AbstractHttp11Protocol<?> protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
        assertThat(protocol.getKeepAliveTimeout()).isEqualTo(180_000);
        assertThat(protocol.getMaxConnections()).isEqualTo(20_000);
        assertThat(connector.getEncodedSolidusHandling()).isEqualTo("decode");
        assertThat(protocol.getRelaxedPathChars()).contains("|");
    }

    @Test
    void aClientMayUseAConnectionForAsLongAsItWants() {
        Connector connector = new Connector();
        ConnectorSettings.apply(connector);
        check(connector);
    }

    @Test
    void soItMayWithTls() {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
        new SecureListener(new SecurePort(0, ""), new ObjectProvider<Access>() {}).customize(factory);
        assertThat(factory.getAdditionalConnectors()).hasSize(1);
        check(factory.getAdditionalConnectors().getFirst());
    }
}
