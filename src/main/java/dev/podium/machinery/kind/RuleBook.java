package dev.podium.machinery.kind;

import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.ResourceTable;
import dev.podium.machinery.Scope;
import dev.podium.machinery.access.RoleBindingRules;
import dev.podium.machinery.access.RoleRules;
import dev.podium.machinery.core.BindingRules;
import dev.podium.machinery.core.ClaimKindRules;
import dev.podium.machinery.core.ConfigMapRules;
import dev.podium.machinery.core.EventRules;
import dev.podium.machinery.core.LeaseRules;
import dev.podium.machinery.core.NamespaceRules;
import dev.podium.machinery.core.NodeRules;
import dev.podium.machinery.core.SecretRules;
import dev.podium.machinery.core.ServiceRules;
import dev.podium.machinery.discovery.EndpointSliceRules;
import dev.podium.machinery.discovery.EndpointsRules;
import dev.podium.machinery.plain.PlainKinds;
import dev.podium.machinery.pod.PodRules;
import dev.podium.machinery.workload.CronJobRules;
import dev.podium.machinery.workload.DaemonSetRules;
import dev.podium.machinery.workload.DeploymentRules;
import dev.podium.machinery.workload.JobRules;
import dev.podium.machinery.workload.ReplicaSetRules;
import dev.podium.machinery.workload.StatefulSetRules;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Which rules hold for which kind. */
public final class RuleBook {
    /** What is known of a kind that has no class of its own. */
    private record Plain(Scope scope, Consumer<ObjectNode> defaults) implements KindRules {
        @Override
        public void applyDefaults(ObjectNode object) {
            defaults.accept(object);
        }
    }

    private static final Map<String, Map<String, KindRules>> RULES = Map.of(
            "v1",
            Map.of(
                    "Binding", new BindingRules(),
                    "ConfigMap", new ConfigMapRules(),
                    "Endpoints", new EndpointsRules(),
                    "Event", new EventRules(EventRules.Api.CORE),
                    "Namespace", new NamespaceRules(),
                    "Node", new NodeRules(),
                    "PersistentVolumeClaim", new ClaimKindRules(),
                    "Pod", new PodRules(),
                    "Secret", new SecretRules(),
                    "Service", new ServiceRules()),
            "apps/v1",
            Map.of(
                    "DaemonSet", new DaemonSetRules(),
                    "Deployment", new DeploymentRules(),
                    "ReplicaSet", new ReplicaSetRules(),
                    "StatefulSet", new StatefulSetRules()),
            "batch/v1",
            Map.of("CronJob", new CronJobRules(), "Job", new JobRules()),
            "events.k8s.io/v1",
            Map.of("Event", new EventRules(EventRules.Api.EVENTS)),
            "coordination.k8s.io/v1",
            Map.of("Lease", new LeaseRules()),
            "rbac.authorization.k8s.io/v1",
            Map.of(
                    "ClusterRole", new RoleRules(Scope.CLUSTER),
                    "ClusterRoleBinding", new RoleBindingRules(Scope.CLUSTER),
                    "Role", new RoleRules(Scope.NAMESPACED),
                    "RoleBinding", new RoleBindingRules(Scope.NAMESPACED)),
            "discovery.k8s.io/v1",
            Map.of("EndpointSlice", new EndpointSliceRules()));

    private static final ResourceTable TABLE = ResourceTable.bundled();

    private RuleBook() {}

    /** The kind's rules; for a kind without any, those that hold for every object of its scope. */
    public static KindRules of(GroupVersionKind kind) {
        KindRules own = RULES.getOrDefault(kind.apiVersion(), Map.of()).get(kind.kind());
        if (own != null) {
            return own;
        }
        Scope scope = TABLE.forKind(kind).map(resource -> resource.scope()).orElse(Scope.NAMESPACED);
        return new Plain(scope, PlainKinds.defaults(kind.apiVersion(), kind.kind()));
    }
}
