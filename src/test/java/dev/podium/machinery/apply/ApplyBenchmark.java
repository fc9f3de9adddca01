package dev.podium.machinery.apply;

import dev.podium.machinery.FieldFilter;
import dev.podium.machinery.FieldManager;
import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.Json;
import dev.podium.machinery.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import tools.jackson.databind.node.ObjectNode;

/** Measures, when it is run by hand, what ownership costs a write: figures for humans, not a test. */
final class ApplyBenchmark {

    private static final int ROUNDS = 5;
    private static final int WRITES = 20_000;
    private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");
    private static final FieldManager.Writer KUBELET = new FieldManager.Writer("kubelet", "2026-01-01T00:00:00Z");

    private ApplyBenchmark() {}

    private static FieldManager manager(String subresource, FieldFilter filter) {
        return FieldManager.of(
                new FieldManager.Scope(POD, Schemas.bundled().forKind(POD), subresource, filter, _ -> null));
    }

    private static ObjectNode tree(String json) {
        return Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    public static void main(String[] args) {
        ObjectNode pod = tree("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'web-7d4b9c-x2x7p','namespace':'default',"
                + "'uid':'u','labels':{'app':'web','pod-template-hash':'7d4b9c'}},'spec':{'containers':[{'name':'c','image':'nginx',"
                + "'ports':[{'containerPort':80,'protocol':'TCP'}],'resources':{'requests':{'cpu':'100m','memory':'64Mi'}},"
                + "'terminationMessagePath':'/dev/termination-log','terminationMessagePolicy':'File','imagePullPolicy':'Always'}],"
                + "'restartPolicy':'Always','terminationGracePeriodSeconds':30,'dnsPolicy':'ClusterFirst','securityContext':{},"
                + "'schedulerName':'default-scheduler','enableServiceLinks':true,'tolerations':[{'key':'a','operator':'Exists'}]},"
                + "'status':{'phase':'Pending','qosClass':'Burstable'}}");
        FieldManager whole = manager("", FieldFilter.without("status"));
        FieldManager status = manager("status", FieldFilter.without("spec"));
        whole.update(null, pod, new FieldManager.Writer("kube-controller-manager", "2026-01-01T00:00:00Z"));
        ObjectNode running = running(pod, 0);
        status.update(pod, running, KUBELET);
        ObjectNode[] later = new ObjectNode[WRITES];
        ObjectNode configuration = pod.deepCopy();
        configuration.remove("status");
        ((ObjectNode) configuration.path("metadata")).remove("managedFields");
        for (int round = 1; round <= ROUNDS; round++) {
            System.out.println("round " + round);
            fill(later, i -> later[i] = configuration.deepCopy());
            report("create", i -> whole.update(null, later[i], KUBELET));
            fill(later, i -> later[i] = running(pod, i));
            report("first status", i -> status.update(pod, later[i], KUBELET));
            fill(later, i -> later[i] = running(running, i + 1));
            report("next status", i -> status.update(running, later[i], KUBELET));
            fill(later, i -> later[i] = running.deepCopy());
            report("no change", i -> status.update(running, later[i], KUBELET));
            report("apply, forced", i -> whole.apply(running, configuration, KUBELET, FieldManager.Force.TAKE));
        }
    }

    private static ObjectNode running(ObjectNode pod, int restarts) {
        ObjectNode running = pod.deepCopy();
        running.set("status", tree("{'phase':'Running','qosClass':'Burstable','podIP':'10.0.0.1','podIPs':[{'ip':'10.0.0.1'}],"
                + "'startTime':'2026-01-01T00:00:00Z','hostIP':'10.0.0.1','conditions':["
                + "{'type':'Ready','status':'True','lastTransitionTime':'2026-01-01T00:00:00Z'},"
                + "{'type':'Initialized','status':'True','lastTransitionTime':'2026-01-01T00:00:00Z'},"
                + "{'type':'ContainersReady','status':'True','lastTransitionTime':'2026-01-01T00:00:00Z'},"
                + "{'type':'PodScheduled','status':'True','lastTransitionTime':'2026-01-01T00:00:00Z'}],"
                + "'containerStatuses':[{'name':'c','restartCount':" + restarts + ",'ready':true,'image':'nginx','imageID':'x',"
                + "'started':true,'state':{'running':{'startedAt':'2026-01-01T00:00:00Z'}},'lastState':{}}]}"));
        return running;
    }

    private static void fill(ObjectNode[] trees, IntConsumer each) {
        for (int i = 0; i < trees.length; i++) {
            each.accept(i);
        }
    }

    private static void report(String what, IntConsumer write) {
        long begin = System.nanoTime();
        for (int i = 0; i < WRITES; i++) {
            write.accept(i);
        }
        System.out.printf("  %-14s %6.1f µs%n", what, (System.nanoTime() - begin) / 1e3 / WRITES);
    }
}
