package dev.podium.machinery.workload;

import dev.podium.machinery.kind.Field;
import dev.podium.machinery.kind.KindRules;
import dev.podium.machinery.pod.PodWarnings;
import java.util.ArrayList;
import java.util.List;

/** Rules of a kind that makes Pods of a template: the client is told what is odd about these. */
interface TemplatedRules extends KindRules {

    /** Where the object has its Pods' template. */
    default Field pods(Field object) {
        return object.get("spec").get("template");
    }

    @Override
    default List<String> warningsOnCreate(Field object) {
        List<String> all = new ArrayList<>(PodWarnings.ofName(object.get("metadata").get("name"), "Pod names and hostnames"));
        all.addAll(PodWarnings.of(pods(object)));
        return all;
    }

    /** Nothing is said of an update that asks for nothing new. */
    @Override
    default List<String> warningsOnUpdate(Field updated, Field old) {
        boolean asks = !updated.get("metadata").get("generation").same(old.get("metadata").get("generation"));
        return asks ? PodWarnings.of(pods(updated)) : List.of();
    }
}
