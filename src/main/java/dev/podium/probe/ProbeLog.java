package dev.podium.probe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where every probe result is kept: a bounded number per probe, apart from the cluster's objects, so that ten thousand
 * probed Pods do not churn the revision log.
 *
 * <p>The contract's test suite is {@code ProbeLogContract}; every implementation passes it.
 */
public interface ProbeLog extends AutoCloseable {

    /** Keeps a result; never blocks on the medium and never throws. It may become durable a moment later, in a batch. */
    void append(ProbeResult result);

    /** The probes that have results, ordered by namespace, Pod, container and kind, of one namespace or (null) of all. */
    List<ProbeHistory> list(@Nullable String namespace);

    /** Drops the results of a Pod that is gone. */
    void forget(String podUid);

    @Override
    void close();
}
