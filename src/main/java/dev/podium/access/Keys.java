package dev.podium.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's own keys: made once, and read from then on. In their folder they have the names that kubeadm gives them.
 * A certificate that will soon have expired, or lacks a name, is written anew.
 */
record Keys(Credential authority, Credential server, KeyPair tokens) {

    /** What every server answers to, as kubeadm's does. */
    private static final List<String> SERVER = List.of(
            "localhost",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local",
            "127.0.0.1",
            "0:0:0:0:0:0:0:1",
            "10.96.0.1",
            "172.18.0.1");

    /** Its common name too, the only one that other servers believe. */
    static final String FRONT_PROXY = "front-proxy-client";

    private static final Duration LIFE = Duration.ofDays(365);
    private static final Duration RENEWAL = Duration.ofDays(30);
    /** Clocks differ a little; a certificate must not seem to come from the future. */
    private static final Duration BACKDATE = Duration.ofMinutes(5);

    private static final List<String> SERVER_USAGES = List.of("digital signature", "key encipherment", "server auth");
    private static final List<String> CLIENT_USAGES = List.of("digital signature", "key encipherment", "client auth");

    /** @throws IllegalStateException if the folder holds what is no key, or cannot be written */
    static Keys of(AccessOptions options, Instant now) {
        return kept(options, () -> of(options.keys(), options.names(), now));
    }

    /**
     * What the administrator shows. It takes longer to make than all the others, and is asked for later, if at all.
     *
     * @throws IllegalStateException as {@link #of}
     */
    Credential admin(AccessOptions options, Instant now) {
        return kept(options, () -> admin(options.keys(), now));
    }

    /**
     * What the API server shows to other API servers that it passes requests on to, and whose authority they believe for that
     * reason alone: another than the cluster's, or every client could say who it is.
     *
     * @throws IllegalStateException as {@link #of}
     */
    static FrontProxy frontProxy(AccessOptions options, Instant now) {
        return kept(options, () -> frontProxy(options.keys(), now));
    }

    /** Of the proxy in front of other API servers. */
    record FrontProxy(Credential authority, Credential client) {}

    private interface Work<T> {
        T done() throws GeneralSecurityException, IOException;
    }

    private static <T> T kept(AccessOptions options, Work<T> work) {
        try {
            return work.done();
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new IllegalStateException(
                    "The keys" + (options.keys() == null ? "" : " in " + options.keys()) + " are of no use: "
                            + unreadable.getMessage(),
                    unreadable);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("The keys could not be kept in " + options.keys(), unwritable);
        }
    }

    private Credential admin(@Nullable Path folder, Instant now) throws GeneralSecurityException, IOException {
        Credential admin = read(folder, "admin");
        if (admin == null || stale(admin, authority, now) || !admin.key().getAlgorithm().equals("RSA")) {
            KeyPair pair = CertificateWriter.newClientKey();
            admin = issue(authority, pair, "O=system:masters, CN=kubernetes-admin", List.of(), CLIENT_USAGES, now);
            write(folder, "admin", admin);
        }
        return admin;
    }

    private static FrontProxy frontProxy(@Nullable Path folder, Instant now) throws GeneralSecurityException, IOException {
        Credential authority = authority(folder, "front-proxy-ca", now);
        Credential client = read(folder, FRONT_PROXY);
        if (client == null || stale(client, authority, now)) {
            client = issue(authority, CertificateWriter.newKey(), "CN=" + FRONT_PROXY, List.of(), CLIENT_USAGES, now);
            write(folder, FRONT_PROXY, client);
        }
        return new FrontProxy(authority, client);
    }

    private static Credential authority(@Nullable Path folder, String name, Instant now)
            throws GeneralSecurityException, IOException {
        Credential authority = read(folder, name);
        if (authority == null) {
            authority = CertificateWriter.newAuthority(name.equals("ca") ? "kubernetes" : name, now.minus(BACKDATE));
            write(folder, name, authority);
        }
        return authority;
    }

    private static Keys of(@Nullable Path folder, Collection<String> names, Instant now)
            throws GeneralSecurityException, IOException {
        Credential authority = authority(folder, "ca", now);
        Set<String> all = new HashSet<>(SERVER);
        all.addAll(names);
        Credential server = read(folder, "apiserver");
        if (server == null || stale(server, authority, now) || !names(server.certificate()).containsAll(all)) {
            KeyPair pair = CertificateWriter.newKey();
            server = issue(authority, pair, "CN=kube-apiserver", List.copyOf(all), SERVER_USAGES, now);
            write(folder, "apiserver", server);
        }
        return new Keys(authority, server, tokens(folder));
    }

    private static KeyPair tokens(@Nullable Path folder) throws GeneralSecurityException, IOException {
        if (folder != null && Files.exists(folder.resolve("sa.key")) && Files.exists(folder.resolve("sa.pub"))) {
            return new KeyPair(
                    Pem.publicKey(Files.readString(folder.resolve("sa.pub"))),
                    Pem.privateKey(Files.readString(folder.resolve("sa.key"))));
        }
        KeyPair pair = CertificateWriter.newKey();
        if (folder != null) {
            secret(folder.resolve("sa.key"), Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()));
            replace(folder.resolve("sa.pub"), Pem.encode("PUBLIC KEY", pair.getPublic().getEncoded()));
        }
        return pair;
    }

    private static Credential issue(
            Credential authority, KeyPair pair, String subject, List<String> names, List<String> usages, Instant now)
            throws GeneralSecurityException {
        return new Credential(
                pair.getPrivate(),
                CertificateWriter.sign(
                        authority,
                        new CertificateOrder(
                                new X500Principal(subject),
                                pair.getPublic(),
                                names.stream().sorted().toList(),
                                usages,
                                now.minus(BACKDATE),
                                now.plus(LIFE))));
    }

    private static boolean stale(Credential credential, Credential authority, Instant now) {
        try {
            credential.certificate().verify(authority.certificate().getPublicKey());
            return credential.certificate().getNotAfter().toInstant().isBefore(now.plus(RENEWAL));
        } catch (GeneralSecurityException signedByAnother) {
            return true;
        }
    }

    private static Set<String> names(X509Certificate certificate) throws CertificateParsingException {
        Set<String> names = new HashSet<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            alternatives.forEach(each -> names.add(String.valueOf(each.get(1))));
        }
        return names;
    }

    private static @Nullable Credential read(@Nullable Path folder, String name)
            throws GeneralSecurityException, IOException {
        if (folder == null
                || !Files.exists(folder.resolve(name + ".key"))
                || !Files.exists(folder.resolve(name + ".crt"))) {
            return null;
        }
        return new Credential(
                Pem.privateKey(Files.readString(folder.resolve(name + ".key"))),
                Pem.certificate(Files.readString(folder.resolve(name + ".crt"))));
    }

    private static void write(@Nullable Path folder, String name, Credential credential) throws IOException {
        if (folder != null) {
            // The certificate comes last: one that is there has its key.
            Files.deleteIfExists(folder.resolve(name + ".crt"));
            secret(folder.resolve(name + ".key"), credential.keyPem());
            replace(folder.resolve(name + ".crt"), credential.certificatePem());
        }
    }

    private static void secret(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text);
    }

    private static void replace(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
