package dev.podium.kubelet;

import dev.podium.kubelet.ContainerWorker.Role;
import dev.podium.model.Container;
import dev.podium.model.ContainerStatus;
import dev.podium.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The containers of one Pod. */
record PodContainers(List<ContainerWorker> init, List<ContainerWorker> main, List<ContainerWorker> ephemeral) {

    /** Those that the Pod asks for, with what an earlier kubelet has said of them. */
    static PodContainers of(Pod pod, Instant now) {
        PodContainers made = new PodContainers(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Container each : pod.spec().initContainers()) {
            made.init.add(new ContainerWorker(each.sidecar() ? Role.SIDECAR : Role.INIT, each));
        }
        for (Container each : pod.spec().containers()) {
            made.main.add(new ContainerWorker(Role.MAIN, each));
        }
        for (Container each : pod.spec().ephemeralContainers()) {
            made.ephemeral.add(new ContainerWorker(Role.EPHEMERAL, each));
        }
        if (pod.status() != null) {
            made.resume(pod.status().initContainerStatuses(), now);
            made.resume(pod.status().containerStatuses(), now);
            made.resume(pod.status().ephemeralContainerStatuses(), now);
        }
        return made;
    }

    private void resume(List<ContainerStatus> statuses, Instant now) {
        for (ContainerStatus each : statuses) {
            ContainerWorker worker = find(each.name());
            if (worker != null) {
                worker.resume(each, now);
            }
        }
    }

    List<ContainerWorker> all() {
        List<ContainerWorker> all = new ArrayList<>(init);
        all.addAll(main);
        all.addAll(ephemeral);
        return all;
    }

    /** All but the ephemeral ones, which no rules and no resizes are about. */
    Stream<ContainerWorker> regular() {
        return Stream.concat(init.stream(), main.stream());
    }

    /** Why a container waits that has nothing else to wait for. */
    String creating() {
        return init.isEmpty() ? "ContainerCreating" : "PodInitializing";
    }

    /** The container of that name, of whatever role; null if there is none. */
    @Nullable ContainerWorker find(String name) {
        for (List<ContainerWorker> list : List.of(init, main, ephemeral)) {
            for (ContainerWorker each : list) {
                if (each.name().equals(name)) {
                    return each;
                }
            }
        }
        return null;
    }

    /** Takes over what may change in a running Pod's spec: images, and ephemeral containers that are added. */
    void adopt(Pod pod) {
        for (List<Container> list : List.of(pod.spec().initContainers(), pod.spec().containers())) {
            for (Container each : list) {
                ContainerWorker worker = find(each.name());
                if (worker != null) {
                    worker.spec(each);
                }
            }
        }
        for (Container each : pod.spec().ephemeralContainers()) {
            if (find(each.name()) == null) {
                ephemeral.add(new ContainerWorker(Role.EPHEMERAL, each));
            }
        }
    }

    /** Has every container end; sidecars prepare at once but wait for their turn. Tells whether any still runs. */
    boolean killAll(PodContext context, Instant by, Instant now) {
        List<ContainerWorker> first = new ArrayList<>(main);
        first.addAll(ephemeral);
        init.stream().filter(each -> each.role() == Role.INIT).forEach(first::add);
        boolean running = false;
        for (ContainerWorker each : first) {
            running |= each.running();
            each.kill(context, "Stopping container " + each.name(), by, Shutdown.Turn.NOW);
        }
        for (ContainerWorker each : init.reversed()) {
            if (each.role() == Role.SIDECAR) {
                boolean turn = !running || !now.isBefore(by);
                running |= each.running();
                each.kill(
                        context,
                        "Stopping container " + each.name(),
                        by,
                        turn ? Shutdown.Turn.NOW : Shutdown.Turn.LATER);
            }
        }
        return running;
    }
}
