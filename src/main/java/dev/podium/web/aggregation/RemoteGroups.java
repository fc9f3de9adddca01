package dev.podium.web.aggregation;

import dev.podium.registry.ApiService;
import dev.podium.registry.Registry;
import dev.podium.registry.RemoteApis;
import dev.podium.web.virtual.VirtualResources;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which versions of which groups are other servers'. What this server serves itself never is, whatever an APIService says. */
@Component
public final class RemoteGroups {

    /** Of what has no APIService: what users define has not had one for a moment, and the group of APIServices itself is first. */
    private static final ApiService.Priority USUAL = new ApiService.Priority(1000, 100);
    private static final String FIRST = "apiregistration.k8s.io";

    private final Registry registry;
    private final VirtualResources virtual;
    private final RemoteApis apis;

    RemoteGroups(Registry registry, VirtualResources virtual, RemoteApis apis) {
        this.registry = registry;
        this.virtual = virtual;
        this.apis = apis;
    }

    /** Whose a version of a group is; null if it is nobody else's. */
    public @Nullable ApiService find(String group, String version) {
        ApiService service = apis.find(group, version);
        return service == null || local(group, version) ? null : service;
    }

    private boolean local(String group, String version) {
        return registry.resources().stream().anyMatch(each -> each.group().equals(group) && each.version().equals(version))
                || virtual.all().stream().anyMatch(each -> each.group().equals(group) && each.version().equals(version));
    }

    /** All that are other servers'. */
    public List<ApiService> all() {
        return others(apis.all());
    }

    private List<ApiService> others(Collection<ApiService> services) {
        return services.stream()
                .filter(each -> each.server() != null && !each.group().isEmpty() && !local(each.group(), each.version()))
                .toList();
    }

    /**
     * This server's groups and the others', in the order in which clients prefer them. What this server serves stays in its order.
     *
     * @param own the versions of each group that this server serves; not changed
     */
    public Map<String, Set<String>> with(Map<String, Set<String>> own) {
        List<ApiService> services = apis.all();
        List<ApiService> others = others(services);
        if (others.isEmpty()) {
            return own;
        }
        Map<String, ApiService.Priority> versions = new HashMap<>();
        Map<String, Integer> groups = new HashMap<>();
        for (ApiService each : services) {
            versions.put(each.group() + "/" + each.version(), each.priority());
            groups.merge(each.group(), each.priority().group(), Math::max);
        }
        groups.put(FIRST, Integer.MAX_VALUE);
        Map<String, List<String>> merged = new LinkedHashMap<>();
        own.forEach((group, list) -> merged.put(group, new ArrayList<>(list)));
        others.stream()
                .sorted(Comparator.comparing(ApiService::group))
                .forEach(each -> insert(
                        merged.computeIfAbsent(each.group(), _ -> new ArrayList<>()),
                        each.version(),
                        version -> versions.getOrDefault(each.group() + "/" + version, USUAL).version()));
        List<String> order = new ArrayList<>(own.keySet());
        others.stream()
                .map(ApiService::group)
                .filter(each -> !own.containsKey(each))
                .distinct()
                .forEach(each -> insert(order, each, group -> groups.getOrDefault(group, USUAL.group())));
        Map<String, Set<String>> ordered = new LinkedHashMap<>();
        order.forEach(each -> ordered.put(each, new LinkedHashSet<>(merged.get(each))));
        return ordered;
    }

    /** Before the first that is less preferred, or as much and comes later in the alphabet. */
    private static void insert(List<String> into, String name, ToIntFunction<String> priority) {
        int own = priority.applyAsInt(name);
        int at = 0;
        while (at < into.size()
                && (priority.applyAsInt(into.get(at)) > own
                        || priority.applyAsInt(into.get(at)) == own && into.get(at).compareTo(name) < 0)) {
            at++;
        }
        into.add(at, name);
    }
}
