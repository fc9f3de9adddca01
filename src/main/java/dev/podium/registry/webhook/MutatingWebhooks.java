package dev.podium.registry.webhook;

import dev.podium.machinery.Json;
import dev.podium.machinery.MalformedException;
import dev.podium.machinery.PatchException;
import dev.podium.machinery.Patches;
import dev.podium.registry.Admission;
import dev.podium.registry.Decider;
import dev.podium.registry.ApiException;
import dev.podium.watch.WatchCache;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * MutatingWebhookConfigurations: webhooks are asked one after the other, and each may change the object. If one does, the
 * cluster's own plugins see the object again, and so do those webhooks that want to and were asked before (upstream's
 * {@code webhook/mutating/dispatcher.go} and {@code admission/reinvocation.go}).
 */
public final class MutatingWebhooks extends Webhooks {

    private static final ApiException.Details NOTHING = new ApiException.Details(null, null, null, null, List.of(), 0);

    private final List<Admission> earlier;

    /** @param earlier the plugins that have their turn before */
    public MutatingWebhooks(WatchCache cache, WebhookCaller caller, Decider decider, List<Admission> earlier) {
        super("mutatingwebhookconfigurations", cache, caller, decider);
        this.earlier = List.copyOf(earlier);
    }

    @Override
    public void mutate(Request request) {
        List<Call> calls = interested(request);
        if (calls.isEmpty()) {
            return;
        }
        Set<String> asked = new HashSet<>();
        Set<String> again = new HashSet<>();
        boolean changed = false;
        for (Call each : calls) {
            if (change(each, request)) {
                changed = true;
                again.addAll(asked);
                asked.clear();
            }
            if (each.webhook().reinvoked()) {
                asked.add(each.webhook().name());
            }
        }
        if (!changed) {
            return;
        }
        ObjectNode before = request.written().deepCopy();
        earlier.forEach(each -> each.mutateAgain(request));
        if (!Json.same(before, request.written())) {
            again.addAll(asked);
        }
        for (Call each : interested(request)) {
            if (again.contains(each.webhook().name())) {
                change(each, request);
            }
        }
    }

    /** Whether the webhook has changed the object. */
    private boolean change(Call call, Request request) {
        JsonNode response = ask(call, request);
        String patch = response == null ? "" : response.path("patch").asString("");
        if (patch.isEmpty() || request.object() == null) {
            return false;
        }
        ObjectNode object = request.written();
        ObjectNode patched;
        try {
            patched = patched(call, request, object, patch);
        } catch (IllegalArgumentException | MalformedException | PatchException broken) {
            throw new ApiException(500, "InternalError", "Internal error occurred: " + broken.getMessage(), NOTHING);
        }
        return request.rewrite(call.shown(), patched);
    }

    private static ObjectNode patched(Call call, Request request, ObjectNode object, String patch) {
        JsonNode shown = AdmissionReview.object(request, object, call.shown());
        JsonNode result = Patches.json(shown, Base64.getDecoder().decode(patch));
        if (!(result instanceof ObjectNode patched)) {
            throw new IllegalArgumentException("admission webhook \"" + call.webhook().name() + "\" left no object");
        }
        return patched;
    }
}
