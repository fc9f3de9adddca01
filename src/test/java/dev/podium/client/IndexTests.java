package dev.podium.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.Rehearsal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Objects found by what is read off them. */
class IndexTests {

    private static final Function<JsonNode, List<String>> COLOURS =
            each -> each.path("data").path("colour").isMissingNode() ? List.of() : List.of(each.path("data").path("colour").asString(""));

    private final Rehearsal stage = new Rehearsal(0);
    private final Informers informers = new Informers(stage.client, stage.time);

    @BeforeEach
    void createOne() {
        stage.create("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: sky}\ndata: {colour: blue}\n");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }

    @Test
    void anIndexFollowsItsObjects() throws Exception {
        Index<JsonNode> index = informers.of(ResourceType.CONFIG_MAPS).index("colour", COLOURS);
        informers.start();
        assertThat(index.get("blue")).containsExactly(key("sky"));
        stage.create("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: sea}\ndata: {colour: blue}\n");
        assertThat(index.get("blue")).containsExactlyInAnyOrder(key("sky"), key("sea"));
        stage.client.update(ResourceType.CONFIG_MAPS, "default", "sea", each -> {
            each.withObject("/data").put("colour", "green");
            return each;
        });
        stage.client.delete(ResourceType.CONFIG_MAPS, "default", "sky");
        stage.time.settle();
        assertThat(index.get("blue")).isEmpty();
        assertThat(index.get("green")).containsExactly(key("sea"));
    }

    @Test
    void everyIndexIsFullBeforeAnybodyIsToldOfAnything() throws Exception {
        List<Integer> seen = new ArrayList<>();
        AtomicReference<Index<JsonNode>> later = new AtomicReference<>();
        informers.of(ResourceType.SERVICE_ACCOUNTS).handle(new ResourceHandler<>() {
            @Override
            public void upserted(JsonNode account, @Nullable JsonNode old) {
                seen.add(later.get().get("blue").size());
            }

            @Override
            public void deleted(JsonNode last) {}
        });
        later.set(informers.of(ResourceType.CONFIG_MAPS).index("colour", COLOURS));
        informers.start();
        assertThat(seen).isNotEmpty().allMatch(each -> each == 1);
    }

    @Test
    void whoAsksForTheSameIndexSharesIt() {
        Informer<JsonNode> informer = informers.of(ResourceType.CONFIG_MAPS);
        assertThat(informer.index("colour", COLOURS)).isSameAs(informer.index("colour", COLOURS));
    }

    @Test
    void whatWasJustCreatedCanBeEnteredBeforeItsNewsIsHere() {
        Index<JsonNode> index = informers.of(ResourceType.CONFIG_MAPS).index("colour", COLOURS);
        index.add("red", key("rose"));
        assertThat(index.get("red")).containsExactly(key("rose"));
    }
}
