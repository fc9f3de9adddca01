package dev.podium.web;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.springframework.stereotype.Component;

/**
 * The watches that are open. Where there are many, each rests a little after it has told what happened: what happens meanwhile goes
 * out together, in one write to its connection instead of one for every event. That is most of what a thousand watches cost.
 * A few watches never rest, and one that has been quiet tells what happens at once.
 */
@Component
class WatchCrowd {

    /** As many are told of everything at once. */
    static final int FEW = 20;

    static final Duration LONGEST = Duration.ofMillis(50);
    /** What each watch adds to the rest of all: together they tell something at most twenty thousand times a second. */
    private static final Duration SHARE = Duration.ofNanos(50_000);

    private final AtomicInteger open = new AtomicInteger();
    private final Map<String, Set<Member>> members = new ConcurrentHashMap<>();

    /** A watch that is open. */
    final class Member {

        private final String resource;
        private final Runnable end;

        private Member(String resource, Runnable end) {
            this.resource = resource;
            this.end = end;
        }

        /** It has come to its end. */
        void leave() {
            if (members.getOrDefault(resource, Set.of()).remove(this)) {
                open.decrementAndGet();
            }
        }
    }

    /**
     * @param resource plural name and group of what is watched
     * @param end ends the watch soon, for those who cannot wait
     */
    Member enter(String resource, Runnable end) {
        Member member = new Member(resource, end);
        members.computeIfAbsent(resource, _ -> ConcurrentHashMap.newKeySet()).add(member);
        open.incrementAndGet();
        return member;
    }

    /** Whoever watches a resource that is redefined has to begin anew (apiextensions-apiserver's {@code removeStorage}). */
    void redefined(String resource) {
        members.getOrDefault(resource, Set.of()).forEach(each -> each.end.run());
    }

    /** How long a watch rests now. */
    Duration pause() {
        int watches = open.get();
        if (watches <= FEW) {
            return Duration.ZERO;
        }
        Duration pause = SHARE.multipliedBy(watches);
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    /** Rests, on the machine's clock: it spares the machine, and means nothing to the cluster. An interruption ends it and stays set. */
    void rest() {
        Duration pause = pause();
        if (pause.isPositive()) {
            LockSupport.parkNanos(this, pause.toNanos());
        }
    }
}
