package dev.podium.web.audit;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the audit log: a line of JSON, an {@code audit.k8s.io/v1 Event}, for every stage of a request that the policy tells of
 * (upstream's {@code --audit-policy-file} and {@code --audit-log-path}, in the mode {@code blocking-strict}: a request that cannot
 * be told of is not carried out).
 */
public final class Auditor implements AutoCloseable {

    private static final Auditor OFF = new Auditor(null, null);

    private final @Nullable AuditPolicy policy;
    private final @Nullable Writer log;

    private Auditor(@Nullable AuditPolicy policy, @Nullable Writer log) {
        this.policy = policy;
        this.log = log;
    }

    /** Tells nothing. */
    public static Auditor off() {
        return OFF;
    }

    /**
     * @param log where events are appended; {@code -}: the standard output
     * @throws IllegalArgumentException if the policy is none
     */
    public static Auditor of(Path policy, Path log) {
        AuditPolicy read = AuditPolicy.read(policy);
        try {
            if (log.toString().equals("-")) {
                return new Auditor(read, new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
            }
            if (log.toAbsolutePath().getParent() != null) {
                Files.createDirectories(log.toAbsolutePath().getParent());
            }
            BufferedWriter writer =
                    Files.newBufferedWriter(log, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return new Auditor(read, writer);
        } catch (IOException failed) {
            throw new IllegalArgumentException(log + ": cannot be written: " + failed.getMessage(), failed);
        }
    }

    @Nullable AuditPolicy policy() {
        return policy;
    }

    void write(ObjectNode event) {
        if (log == null) {
            return;
        }
        String line = event + "\n";
        synchronized (this) {
            try {
                log.write(line);
                log.flush();
            } catch (IOException failed) {
                throw new UncheckedIOException("failed to store audit event", failed);
            }
        }
    }

    @Override
    public void close() {
        if (log instanceof BufferedWriter file) {
            try {
                file.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
