package dev.podium.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.Cluster;
import dev.podium.ClusterOptions;
import dev.podium.model.ObjectMeta;
import dev.podium.model.Pod;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class OneObjectTests {

    private static final Consumer<ObjectNode> LABEL =
            object -> object.withObject("/metadata/labels").put("seen", "yes");

    private static Cluster cluster;
    private static ApiClient client;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(ClusterOptions.inMemory().withNodes(0));
        client = cluster.client().as("tests");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static ObjectMeta create(String name) {
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        pod.putObject("metadata").put("name", name);
        pod.putObject("spec").putArray("containers").addObject().put("name", "c").put("image", "nginx");
        client.create(ResourceType.PODS, "default", pod);
        return find(name).metadata();
    }

    private static Pod find(String name) {
        Pod found = client.find(ResourceType.PODS, "default", name);
        assertThat(found).isNotNull();
        return found;
    }

    private static void remove(ObjectMeta pod) {
        client.remove(ResourceType.PODS, "default", pod.nameOrEmpty(), pod.uidOrEmpty());
    }

    @Test
    void changesTheObjectAndItsStatus() {
        ObjectMeta pod = create("changed");
        client.one(ResourceType.PODS, pod).update(LABEL);
        client.one(ResourceType.PODS, pod).updateStatus(object -> object.withObject("/status").put("message", "hello"));
        assertThat(find("changed").metadata().labels()).containsEntry("seen", "yes");
        assertThat(find("changed").status().message()).isEqualTo("hello");
        assertThat(client.one(ResourceType.PODS, pod).stays()).isTrue();
    }

    @Test
    void leavesAnotherOneOfTheSameNameAlone() {
        ObjectMeta first = create("replaced");
        remove(first);
        create("replaced");
        client.one(ResourceType.PODS, first).update(LABEL);
        client.one(ResourceType.PODS, first).updateStatus(object -> object.withObject("/status").put("message", "hello"));
        assertThat(find("replaced").metadata().labels()).doesNotContainKey("seen");
        assertThat(find("replaced").status().message()).isNull();
        assertThat(client.one(ResourceType.PODS, first).stays()).isFalse();
    }

    @Test
    void leavesWhatIsGoneAlone() {
        ObjectMeta pod = create("gone");
        remove(pod);
        client.one(ResourceType.PODS, pod).update(LABEL);
        assertThat(client.one(ResourceType.PODS, pod).stays()).isFalse();
    }

    @Test
    void whatIsBeingDeletedDoesNotStay() {
        ObjectMeta pod = create("leaving");
        client.one(ResourceType.PODS, pod).update(object -> object.withArray("/metadata/finalizers").add("a.b/c"));
        client.delete(ResourceType.PODS, "default", "leaving");
        assertThat(find("leaving").metadata().deleting()).isTrue();
        assertThat(client.one(ResourceType.PODS, pod).stays()).isFalse();
        client.one(ResourceType.PODS, pod).update(object -> object.withObject("/metadata").remove("finalizers"));
    }

    @Test
    void whatIsRefusedIsTold() {
        ObjectMeta pod = create("refused");
        assertThatThrownBy(() -> client.one(ResourceType.PODS, pod)
                        .update(object -> object.withObject("/spec").put("hostname", "other")))
                .isInstanceOf(RequestFailed.class)
                .hasMessageContaining("Forbidden");
    }
}
