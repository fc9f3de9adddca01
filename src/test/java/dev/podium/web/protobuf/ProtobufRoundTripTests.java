package dev.podium.web.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.podium.machinery.BuiltInResource;
import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.Json;
import dev.podium.machinery.ResourceTable;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Schemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** What is written as protobuf is what was there as JSON, for every kind. */
class ProtobufRoundTripTests {

    private static final ProtobufReader READER = new ProtobufReader();

    /** Every kind that is read or written somewhere, but for those of the aggregation layer. */
    static Stream<GroupVersionKind> kinds() {
        Set<GroupVersionKind> kinds = new LinkedHashSet<>();
        for (BuiltInResource each : ResourceTable.bundled().resources()) {
            kinds.add(each.kind());
            each.subresources().forEach(part -> kinds.add(part.kind()));
        }
        // Connections' options are read from queries, and have no schema; nobody writes the objects of the aggregation layer.
        kinds.removeIf(each -> each.kind().endsWith("Options") || each.group().equals("apiregistration.k8s.io"));
        return kinds.stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsWrittenIsReadAsItWas(GroupVersionKind kind) {
        Schema schema = Objects.requireNonNull(Schemas.bundled().forKind(kind), kind.toString());
        MessageType type = Objects.requireNonNull(MessageType.of(kind), kind.toString());
        for (int seed = 0; seed < 40; seed++) {
            ObjectNode object = new RandomObjects(seed).object(schema);
            object.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
            ObjectNode read = READER.read(type.answer(object));
            assertThat(Json.parse(Json.bytes(read))).as("seed " + seed).isEqualTo(Json.parse(Json.bytes(object)));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyMemberOfASchemaHasItsField(GroupVersionKind kind) {
        compare(
                Objects.requireNonNull(Schemas.bundled().forKind(kind)),
                Objects.requireNonNull(KindMessages.of(kind)),
                new HashSet<>());
    }

    private static void compare(Schema schema, Descriptor message, Set<Descriptor> seen) {
        if (WellKnown.of(message) != WellKnown.STRUCT || !seen.add(message)) {
            return;
        }
        Map<String, FieldDescriptor> fields = new HashMap<>();
        collect(message, fields);
        Map<String, Schema> members = new HashMap<>(schema.properties());
        if (!fields.containsKey("kind")) {
            members.keySet().removeAll(Set.of("kind", "apiVersion")); // the envelope has them
        }
        assertThat(fields.keySet()).as(message.getFullName()).containsAll(members.keySet());
        members.forEach((name, each) -> {
            FieldDescriptor field = fields.get(name);
            Schema value = field.isMapField()
                    ? each.additionalProperties()
                    : field.isRepeated() ? each.items() : each;
            FieldDescriptor valued = field.isMapField() ? field.getMessageType().findFieldByName("value") : field;
            if (value != null && valued.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                compare(value, valued.getMessageType(), seen);
            }
        });
    }

    private static void collect(Descriptor message, Map<String, FieldDescriptor> into) {
        for (FieldDescriptor each : message.getFields()) {
            if (FieldNames.inlined(each)) {
                collect(each.getMessageType(), into);
            } else {
                into.put(FieldNames.of(each), each);
            }
        }
    }

    @Test
    void zerosOfPointersAreToldFromNothing() {
        ObjectNode deployment = Json.parse(
                """
                {"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "a", "generation": 1},
                 "spec": {"replicas": 0, "selector": {}, "template": {"metadata": {}, "spec": {"containers": [{"name": "c"}],
                   "terminationGracePeriodSeconds": 0, "volumes": [{"name": "v", "emptyDir": {}}]}}}}
                """
                        .getBytes());
        ObjectNode read = READER.read(type("apps/v1", "Deployment").answer(deployment));
        assertThat(Json.same(read, deployment)).as(read.toString()).isTrue();
    }

    @Test
    void zerosAreShownWhereGoShowsThem() {
        ObjectNode definition = Json.parse(
                """
                {"kind": "CustomResourceDefinition", "apiVersion": "apiextensions.k8s.io/v1", "metadata": {"name": "a", "generation": 0},
                 "spec": {"group": "g", "scope": "", "names": {"plural": "", "kind": "K", "singular": ""}, "preserveUnknownFields": false,
                   "versions": [{"name": "v1", "served": false, "storage": false, "deprecated": false, "schema": {"openAPIV3Schema":
                     {"minLength": 0, "maximum": 0, "nullable": false, "x-kubernetes-preserve-unknown-fields": false,
                      "additionalProperties": false}}}]}}
                """
                        .getBytes());
        ObjectNode read = READER.read(type("apiextensions.k8s.io/v1", "CustomResourceDefinition").answer(definition));
        assertThat(Json.parse(Json.bytes(read)))
                .isEqualTo(Json.parse(
                        """
                        {"kind": "CustomResourceDefinition", "apiVersion": "apiextensions.k8s.io/v1", "metadata": {"name": "a"},
                         "spec": {"group": "g", "scope": "", "names": {"plural": "", "kind": "K"},
                           "versions": [{"name": "v1", "served": false, "storage": false, "schema": {"openAPIV3Schema":
                             {"minLength": 0, "maximum": 0.0, "x-kubernetes-preserve-unknown-fields": false,
                              "additionalProperties": false}}}]}}
                        """
                                .getBytes()));
        ObjectNode ports = Json.parse(
                """
                {"kind": "Service", "apiVersion": "v1", "spec": {"clusterIP": "", "ports": [{"port": 0, "protocol": "", "nodePort": 0,
                  "targetPort": 0}]}}
                """
                        .getBytes());
        assertThat(READER.read(type("v1", "Service").answer(ports)).path("spec").toString())
                .isEqualTo("{\"ports\":[{\"port\":0,\"targetPort\":0}]}");
    }

    @Test
    void whatIsNullOrUnknownIsNotThere() {
        ObjectNode map = Json.parse(
                """
                {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "a", "creationTimestamp": null, "labels": null},
                 "data": {"b": "2", "a": "1"}, "binaryData": null, "unheardOf": {"x": 1}}
                """
                        .getBytes());
        assertThat(READER.read(type("v1", "ConfigMap").answer(map)).toString())
                .isEqualTo("{\"metadata\":{\"name\":\"a\"},\"data\":{\"a\":\"1\",\"b\":\"2\"},\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\"}");
    }

    @Test
    void aListHoldsItsItemsMessages() throws IOException {
        MessageType pod = type("v1", "Pod");
        List<byte[]> items = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            items.add(pod.message(Json.parse(("{\"metadata\":{\"name\":\"p" + "x".repeat(i) + "\"}}").getBytes())));
        }
        ObjectNode meta = Json.parse("{\"resourceVersion\":\"7\",\"remainingItemCount\":3}".getBytes());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MessageList list = new MessageList(type("v1", "PodList"), meta, taker -> {
            for (byte[] each : items) {
                taker.take(each);
            }
        });
        list.write(out);
        assertThat(out.size()).isEqualTo((int) list.size());
        ObjectNode read = READER.read(out.toByteArray());
        assertThat(read.path("kind").asString()).isEqualTo("PodList");
        assertThat(read.path("metadata").toString()).isEqualTo("{\"resourceVersion\":\"7\",\"remainingItemCount\":3}");
        assertThat(read.path("items").size()).isEqualTo(300);
        assertThat(read.at("/items/299/metadata/name").asString()).hasSize(300);
    }

    @Test
    void aListIsCutOffWhereItsItemsAreNoLongerThoseThatWereMeasured() throws IOException {
        byte[] item = type("v1", "Pod").message(Json.parse("{\"metadata\":{\"name\":\"p\"}}".getBytes()));
        List<byte[]> items = new ArrayList<>(List.of(item));
        MessageList list = new MessageList(type("v1", "PodList"), Json.parse("{}".getBytes()), taker -> {
            for (byte[] each : items) {
                taker.take(each);
            }
        });
        items.add(item);
        assertThatThrownBy(() -> list.write(new ByteArrayOutputStream())).isInstanceOf(IOException.class);
        items.clear();
        assertThatThrownBy(() -> list.write(new ByteArrayOutputStream())).isInstanceOf(IOException.class);
    }

    @Test
    void otherGroupsKindsHaveNoMessage() {
        assertThat(MessageType.of(GroupVersionKind.of("apps.example.com/v1", "Deployment"))).isNull();
        assertThat(MessageType.of(GroupVersionKind.of("apps/v1", "Status"))).isNull();
        assertThat(MessageType.of(GroupVersionKind.of("apps/v2", "Deployment"))).isNull();
        assertThat(MessageType.of(GroupVersionKind.of("v1", "Status"))).isSameAs(MessageType.STATUS);
    }

    private static MessageType type(String apiVersion, String kind) {
        return Objects.requireNonNull(MessageType.of(GroupVersionKind.of(apiVersion, kind)));
    }
}
