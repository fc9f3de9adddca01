package dev.podium.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.podium.machinery.Json;
import dev.podium.machinery.OpenApiDocuments;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Field numbers are those of openapiv2/OpenAPIv2.proto. */
class ProtobufDocumentTests {

    private static final int PATHS = 8;
    private static final int DEFINITIONS = 9;

    private static UnknownFieldSet document(String json) throws InvalidProtocolBufferException {
        return UnknownFieldSet.parseFrom(ProtobufDocument.of(Json.parse(json.getBytes(StandardCharsets.UTF_8))));
    }

    /** The message at the end of a path of field numbers, each time the first one. */
    private static UnknownFieldSet in(UnknownFieldSet message, int... path) throws InvalidProtocolBufferException {
        UnknownFieldSet at = message;
        for (int each : path) {
            at = UnknownFieldSet.parseFrom(at.getField(each).getLengthDelimitedList().getFirst());
        }
        return at;
    }

    private static String text(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().getFirst().toStringUtf8();
    }

    @Test
    void aDefinitionKeepsItsTypesAndItsExtensions() throws Exception {
        UnknownFieldSet named = in(document("""
                {"swagger": "2.0", "definitions": {"Thing": {"type": "object", "required": ["a"],
                  "x-kubernetes-group-version-kind": [{"kind": "Thing"}],
                  "properties": {"a": {"type": "array", "maxItems": 300, "minimum": 1.5, "items": {"$ref": "#/definitions/Ä"}},
                                 "b": {"additionalProperties": {"type": "string"}},
                                 "c": {"additionalProperties": true, "enum": ["x", 1]}}}}}"""), DEFINITIONS, 1);
        assertThat(text(named, 1)).isEqualTo("Thing");
        UnknownFieldSet thing = in(named, 2);
        assertThat(text(in(thing, 22), 1)).isEqualTo("object");
        assertThat(text(thing, 19)).isEqualTo("a");
        assertThat(text(in(thing, 31), 1)).isEqualTo("x-kubernetes-group-version-kind");
        assertThat(text(in(thing, 31, 2), 2)).isEqualTo("[{\"kind\":\"Thing\"}]");
        UnknownFieldSet properties = in(thing, 25);
        assertThat(properties.getField(1).getLengthDelimitedList()).hasSize(3);
        UnknownFieldSet a = in(properties, 1, 2);
        assertThat(a.getField(14).getVarintList()).containsExactly(300L);
        assertThat(a.getField(9).getFixed64List()).containsExactly(Double.doubleToRawLongBits(1.5));
        assertThat(text(in(a, 23, 1), 1)).isEqualTo("#/definitions/Ä");
        UnknownFieldSet b = UnknownFieldSet.parseFrom(properties.getField(1).getLengthDelimitedList().get(1));
        assertThat(text(in(b, 2, 21, 1, 22), 1)).isEqualTo("string");
        UnknownFieldSet c = UnknownFieldSet.parseFrom(properties.getField(1).getLengthDelimitedList().get(2));
        assertThat(in(c, 2, 21).getField(2).getVarintList()).containsExactly(1L);
        assertThat(text(in(c, 2, 20), 2)).isEqualTo("\"x\"");
    }

    @Test
    void anOperationKeepsItsParametersWhereverTheyGo() throws Exception {
        UnknownFieldSet path = in(document("""
                {"paths": {"/things/{name}": {"parameters": [{"in": "path", "name": "name", "type": "string", "required": true}],
                  "post": {"operationId": "create", "x-kubernetes-action": "post",
                    "parameters": [{"in": "body", "name": "body", "schema": {"$ref": "#/definitions/Thing"}},
                                   {"in": "query", "name": "dryRun", "type": "string"}],
                    "responses": {"200": {"description": "OK", "schema": {"$ref": "#/definitions/Thing"}}}}}}}"""), PATHS, 2);
        assertThat(text(path, 1)).isEqualTo("/things/{name}");
        assertThat(text(in(path, 2, 9, 1, 2, 4), 4)).isEqualTo("name");
        UnknownFieldSet post = in(path, 2, 4);
        assertThat(text(post, 5)).isEqualTo("create");
        assertThat(text(in(post, 13), 1)).isEqualTo("x-kubernetes-action");
        assertThat(text(in(post, 8, 1, 1), 2)).isEqualTo("body");
        assertThat(text(in(post, 8, 1, 1, 5), 1)).isEqualTo("#/definitions/Thing");
        UnknownFieldSet query = UnknownFieldSet.parseFrom(post.getField(8).getLengthDelimitedList().get(1));
        assertThat(text(in(query, 1, 2, 3), 4)).isEqualTo("dryRun");
        assertThat(text(in(post, 9, 1), 1)).isEqualTo("200");
        assertThat(text(in(post, 9, 1, 2, 1, 2, 1), 1)).isEqualTo("#/definitions/Thing");
    }

    @Test
    void everyDefinitionOfKubernetesIsThere() throws Exception {
        byte[] whole = OpenApiDocuments.bundled().v2();
        UnknownFieldSet document = UnknownFieldSet.parseFrom(ProtobufDocument.of(Json.parse(whole)));
        assertThat(in(document, DEFINITIONS).getField(1).getLengthDelimitedList())
                .hasSize(Json.parse(whole).path("definitions").size());
        assertThat(in(document, PATHS).getField(2).getLengthDelimitedList())
                .hasSize(Json.parse(whole).path("paths").size());
    }
}
