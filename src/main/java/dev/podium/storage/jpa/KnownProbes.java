package dev.podium.storage.jpa;

import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.CrudRepository;

/** The table of probes. */
interface KnownProbes extends CrudRepository<KnownProbe, Long> {

    List<KnownProbe> findFirst1000ByIdGreaterThanOrderById(long id);

    @Modifying
    @Query("delete from KnownProbe probe where probe.id in :ids")
    void deleteAllOf(Collection<Long> ids);
}
