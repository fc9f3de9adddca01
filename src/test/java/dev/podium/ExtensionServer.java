package dev.podium;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Another API server, which really listens on loopback, with a certificate of an authority of its own; it takes requests only of
 * whom the front proxy's authority has signed for. Without more it serves {@code flunders.wardle.example.com/v1}.
 */
public final class ExtensionServer implements AutoCloseable {

    public static final String GROUP = "/apis/wardle.example.com/v1";

    private static final String RESOURCES =
            """
            {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"wardle.example.com/v1","resources":[
            {"name":"flunders","singularName":"flunder","namespaced":true,"kind":"Flunder","verbs":["get","list","watch","delete",
            "deletecollection"],"shortNames":["fl"]},
            {"name":"flunders/status","singularName":"","namespaced":true,"kind":"Flunder","verbs":["get"]}]}
            """;
    private static final String DISCOVERY =
            """
            {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":[{"metadata":{
            "name":"wardle.example.com"},"versions":[{"version":"v1","resources":[{"resource":"flunders","responseKind":{"group":
            "wardle.example.com","version":"v1","kind":"Flunder"},"scope":"Namespaced","singularResource":"flunder","verbs":["get",
            "list"],"shortNames":["fl"]}],"freshness":"Current"}]}]}
            """;

    private final SSLServerSocket socket;
    private final String authorityPem;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /**
     * What somebody has asked.
     *
     * @param headers by their names in lower case
     * @param client the subject of the certificate that was shown
     */
    public record Request(String method, String target, Map<String, List<String>> headers, String body, String client) {

        public String path() {
            return target.replaceAll("\\?.*", "");
        }

        public List<String> header(String name) {
            return headers.getOrDefault(name, List.of());
        }
    }

    /** Answers; has the connection to itself. */
    public interface Handler {
        void answer(Request request, InputStream in, OutputStream out) throws Exception;
    }

    /**
     * @param frontProxy the certificate, in PEM, of the authority that signs for who may ask
     * @param name of the Service that leads here
     */
    public ExtensionServer(String frontProxy, String name) throws Exception {
        KeyPair authority = pair();
        X509Certificate root = certificate("CN=extension-ca", authority, "CN=extension-ca", authority, null);
        KeyPair own = pair();
        X509Certificate certificate = certificate("CN=extension-ca", authority, "CN=extension", own, name);
        authorityPem = "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(root.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("own", own.getPrivate(), new char[] {'x'}, new X509Certificate[] {certificate});
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[] {'x'});
        KeyStore believed = KeyStore.getInstance("PKCS12");
        believed.load(null, null);
        believed.setCertificateEntry(
                "front-proxy",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(frontProxy.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(believed);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("localhost"));
        socket.setNeedClientAuth(true);
        handlers.put(GROUP, (_, _, out) -> json(out, RESOURCES));
        handlers.put("/apis", (_, _, out) -> send(
                out, "200 OK", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", DISCOVERY));
        threads.execute(this::serve);
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(String issuer, KeyPair by, String subject, KeyPair of, String dnsName)
            throws Exception {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Principal(issuer),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                new X500Principal(subject),
                of.getPublic());
        if (dnsName == null) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        } else {
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.dNSName, dnsName)));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())));
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                SSLSocket client = (SSLSocket) socket.accept();
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(SSLSocket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            Request request = read(in, client);
            requests.add(request);
            handlers.getOrDefault(request.path(), (_, _, out) -> send(out, "404 Not Found", "text/plain", "404 page not found\n"))
                    .answer(request, in, client.getOutputStream());
        } catch (Exception gone) {
            // The other side sees for itself.
        }
    }

    private static Request read(InputStream in, SSLSocket client) throws Exception {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("nothing asked");
            }
            head.write(next);
        }
        List<String> lines = head.toString(StandardCharsets.ISO_8859_1).lines().toList();
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line : lines.subList(1, lines.size() - 1)) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).getFirst());
        String[] first = lines.getFirst().split(" ");
        return new Request(
                first[0],
                first[1],
                headers,
                new String(in.readNBytes(length), StandardCharsets.UTF_8),
                client.getSession().getPeerPrincipal().getName());
    }

    /** From now on {@code handler} answers at that path. */
    public void handle(String path, Handler handler) {
        handlers.put(path, handler);
    }

    /** From now on nothing is found at that path. */
    public void forget(String path) {
        handlers.remove(path);
    }

    public static void json(OutputStream out, String body) throws IOException {
        send(out, "200 OK", "application/json", body);
    }

    public static void send(OutputStream out, String status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        out.write(("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + bytes.length
                        + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes);
        out.flush();
    }

    /** A chunk of an answer that began with {@code Transfer-Encoding: chunked}. */
    public static void chunk(OutputStream out, String text) throws IOException {
        out.write((Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** What has been asked at a path so far, in order. */
    public List<Request> requests(String path) {
        return requests.stream().filter(each -> each.path().equals(path)).toList();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** An APIService that names the Service {@code name} and this server's port and authority. */
    public String apiService(String namespace, String name) {
        return """
                {"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService","metadata":{"name":"v1.wardle.example.com"},"spec":{
                "group":"wardle.example.com","version":"v1","groupPriorityMinimum":2000,"versionPriority":15,"caBundle":"%s",
                "service":{"namespace":"%s","name":"%s","port":%d}}}
                """
                .formatted(
                        Base64.getEncoder().encodeToString(authorityPem.getBytes(StandardCharsets.US_ASCII)),
                        namespace,
                        name,
                        port());
    }

    /** Nobody is listened to any more when this returns. */
    @Override
    public void close() throws IOException, InterruptedException {
        socket.close();
        threads.shutdownNow();
        threads.awaitTermination(10, TimeUnit.SECONDS);
    }
}
