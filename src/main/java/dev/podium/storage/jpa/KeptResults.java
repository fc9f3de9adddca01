package dev.podium.storage.jpa;

import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.CrudRepository;

/** The table of probe results. */
interface KeptResults extends CrudRepository<KeptResult, Long> {

    List<KeptResult> findFirst1000ByIdGreaterThanOrderById(long id);

    @Modifying
    @Query("delete from KeptResult result where result.id in :ids")
    void deleteAllOf(Collection<Long> ids);
}
