package dev.podium.registry.webhook;

import dev.podium.registry.Decider;
import dev.podium.registry.ApiException;
import dev.podium.time.ClusterTime;
import dev.podium.watch.WatchCache;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** ValidatingWebhookConfigurations: all webhooks are asked at once, and each may say no. */
public final class ValidatingWebhooks extends Webhooks {

    private final ClusterTime time;

    public ValidatingWebhooks(WatchCache cache, WebhookCaller caller, Decider decider, ClusterTime time) {
        super("validatingwebhookconfigurations", cache, caller, decider);
        this.time = time;
    }

    @Override
    public void validate(Request request) {
        List<Call> calls = interested(request);
        if (calls.size() < 2) {
            calls.forEach(each -> ask(each, request));
            return;
        }
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (Call each : calls) {
            CompletableFuture<Void> answer = new CompletableFuture<>();
            answers.add(answer);
            time.run("webhook", () -> {
                try {
                    ask(each, request);
                    answer.complete(null);
                } catch (RuntimeException refused) {
                    answer.completeExceptionally(refused);
                }
            });
        }
        try {
            answers.forEach(CompletableFuture::join);
        } catch (CompletionException refused) {
            throw refused.getCause() instanceof ApiException cause ? cause : refused;
        }
    }
}
