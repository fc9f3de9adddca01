package dev.podium.web;

import java.io.IOException;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** What HTTP and HTTPS have in common: they behave as Go's server where clients would notice. */
@Component
class ConnectorSettings implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    /**
     * Room for more than Tomcat's 8 KiB before a connection writes to its socket: lists and crowds of watches write much at a time,
     * and what a thousand watches cost is mostly how often they write ({@code docs/performance.md} has figures).
     */
    private static final int BUFFER = 32 * 1024;

    /** What Go's server takes in a request's line though RFC 3986 does not have it there. */
    private static final String RELAXED = "\"<>[\\]^`{|}";

    private static final int CONNECTIONS = 20_000;
    private static final int QUEUE = 1_000;
    private static final int KEPT_MILLIS = 180_000;

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(ConnectorSettings::apply);
        factory.addContextCustomizers(ConnectorSettings::reportPlainly);
    }

    static void apply(Connector connector) {
        connector.setProperty("socket.appWriteBufSize", Integer.toString(BUFFER));
        // A path is decoded before it is taken apart.
        connector.setEncodedSolidusHandling(EncodedSolidusHandling.DECODE.getValue());
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
            protocol.setMaxConnections(CONNECTIONS);
            protocol.setAcceptCount(QUEUE);
            // A client's connection is its own for as long as it uses it.
            protocol.setMaxKeepAliveRequests(-1);
            protocol.setKeepAliveTimeout(KEPT_MILLIS);
            protocol.setRelaxedPathChars(RELAXED);
            protocol.setRelaxedQueryChars(RELAXED);
        }
    }

    private static void reportPlainly(Context context) {
        Container host = context.getParent();
        if (host instanceof StandardHost standard) {
            standard.setErrorReportValveClass(PlainReport.class.getName());
        }
    }

    /** Says in a line what is wrong with what is no HTTP, and so reaches no controller; made by Tomcat, by its name. */
    public static final class PlainReport extends ErrorReportValve {

        @Override
        protected void report(Request request, Response response, Throwable failure) {
            if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            try {
                response.setContentType("text/plain; charset=utf-8");
                response.getReporter().write(response.getStatus() + (response.getStatus() == 400 ? " Bad Request" : ""));
                response.finishResponse();
            } catch (IOException | IllegalStateException gone) {
                // The client has left, or has an answer already.
            }
        }
    }
}
