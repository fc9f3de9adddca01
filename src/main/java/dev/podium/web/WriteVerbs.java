package dev.podium.web;

import dev.podium.machinery.DecodeException;
import dev.podium.machinery.Decoded;
import dev.podium.machinery.Decoder;
import dev.podium.machinery.FieldError;
import dev.podium.machinery.FieldValidation;
import dev.podium.machinery.Format;
import dev.podium.machinery.GroupVersionKind;
import dev.podium.machinery.Json;
import dev.podium.machinery.MalformedException;
import dev.podium.machinery.ObjectModel;
import dev.podium.registry.ApiException;
import dev.podium.registry.DeleteOptions;
import dev.podium.registry.Part;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.WriteOptions;
import dev.podium.registry.Written;
import dev.podium.web.protobuf.ProtobufReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Create, replace, patch, delete and delete a collection. */
@Component
class WriteVerbs {

    private static final String ORPHANED = "child pods are preserved by default when jobs are deleted; "
            + "set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning";

    private final Registry registry;
    private final ObjectPatcher patcher;
    private final Applier applier;
    private final ListWriter lists;
    private final Shapes shapes;
    private final Decoder decoder = new Decoder();
    private final ProtobufReader protobuf = new ProtobufReader();

    WriteVerbs(Registry registry, ObjectPatcher patcher, Applier applier, ListWriter lists, Shapes shapes) {
        this.registry = registry;
        this.patcher = patcher;
        this.applier = applier;
        this.lists = lists;
        this.shapes = shapes;
    }

    void create(Exchange exchange) throws IOException {
        Resource resource = exchange.resource();
        Representation representation = exchange.representation();
        ObjectNode object = decode(exchange, resource.type(), resource.model());
        Written written = registry.create(resource, exchange.namespace(), object, exchange.writeOptions());
        answer(exchange, representation, 201, written);
    }

    void replace(Exchange exchange) throws IOException {
        replace(exchange, Part.OBJECT);
    }

    void replace(Exchange exchange, Part part) throws IOException {
        Resource resource = exchange.resource();
        Representation representation = exchange.representation();
        ObjectNode object = decode(exchange, resource.type(), resource.model());
        if (object.path("metadata").path("name").asString("").isEmpty()) {
            throw ApiException.badRequest("the name of the object (" + exchange.name()
                    + " based on URL) was undeterminable: name must be provided");
        }
        Written written = registry.put(
                resource, exchange.namespace(), exchange.name(), part, _ -> object.deepCopy(), exchange.writeOptions());
        answer(exchange, representation, written.effect() == Written.Effect.CREATED ? 201 : 200, written);
    }

    void patch(Exchange exchange) throws IOException {
        patch(exchange, Part.OBJECT);
    }

    void patch(Exchange exchange, Part part) throws IOException {
        Representation representation = exchange.representation();
        if (Body.mediaType(exchange.request()).equals(Applier.MEDIA_TYPE)) {
            Written written = applier.apply(exchange, part);
            answer(exchange, representation, written.effect() == Written.Effect.CREATED ? 201 : 200, written);
            return;
        }
        WriteOptions options = exchange.writeOptions();
        ObjectPatcher.Patch patch = patcher.read(exchange);
        Written written = registry.update(
                exchange.resource(),
                exchange.namespace(),
                exchange.name(),
                part,
                object -> patcher.apply(exchange, patch, object),
                options);
        answer(exchange, representation, 200, written);
    }

    void delete(Exchange exchange) throws IOException {
        Representation representation = exchange.representation();
        Written written = registry.delete(
                exchange.resource(), exchange.namespace(), exchange.name(), deleteOptions(exchange));
        if (written.effect() == Written.Effect.DELETED && !exchange.resource().strategy().returnsDeletedObject()) {
            String uid = written.object().path("metadata").path("uid").asString("");
            exchange.answer(
                    200, StatusObject.deleted(exchange.resource(), exchange.name(), uid), representation.encoding());
        } else {
            answer(exchange, representation, 200, written);
        }
    }

    void deleteCollection(Exchange exchange) throws IOException, InterruptedException {
        Representation representation = exchange.representation();
        DeleteOptions options = deleteOptions(exchange);
        lists.write(
                exchange,
                representation,
                registry.deleteCollection(
                        exchange.resource(),
                        exchange.namespace(),
                        exchange.query().selection(""),
                        exchange.query().list(),
                        options));
    }

    private void answer(Exchange exchange, Representation representation, int code, Written written) throws IOException {
        if (representation.equals(Representation.PLAIN)) {
            exchange.answer(code, written.bytes(), representation.encoding());
        } else {
            exchange.answer(code, shapes.one(exchange.view(representation), written.object()), representation.encoding());
        }
    }

    /** Reads a body that must be of that built-in kind, or say so in one of the versions that mean the same. */
    ObjectNode decode(Exchange exchange, GroupVersionKind expected, GroupVersionKind... alike) throws IOException {
        return decode(exchange, expected, ObjectModel.builtIn(expected, expected), List.of(alike));
    }

    private ObjectNode decode(Exchange exchange, GroupVersionKind expected, ObjectModel model) throws IOException {
        return decode(exchange, expected, model, List.of());
    }

    private ObjectNode decode(
            Exchange exchange, GroupVersionKind expected, ObjectModel model, List<GroupVersionKind> alike)
            throws IOException {
        boolean binary = Body.mediaType(exchange.request()).equals(ProtobufReader.MEDIA_TYPE);
        Format format = binary ? Format.JSON : Body.format(exchange.request());
        byte[] body = Body.read(exchange.request());
        Decoded decoded;
        try {
            byte[] text = binary ? Json.bytes(protobuf.read(body)) : body;
            decoded = model.decode(text, format, exchange.query().fieldValidation());
        } catch (MalformedException | ProtobufReader.UnreadableException malformed) {
            throw ApiException.badRequest(String.valueOf(malformed.getMessage()));
        } catch (DecodeException refused) {
            throw refused(expected, refused);
        }
        ObjectNode object = decoded.object();
        if (alike.contains(GroupVersionKind.of(object.path("apiVersion").asString(""), object.path("kind").asString("")))) {
            object.put("apiVersion", expected.apiVersion());
        }
        demandKind(object, expected);
        exchange.warn(decoded.warnings());
        return object;
    }

    static ApiException refused(GroupVersionKind expected, DecodeException refused) {
        String version = expected.version();
        return ApiException.badRequest(expected.kind() + " in version \"" + version + "\" cannot be handled as a "
                + expected.kind() + ": " + refused.getMessage());
    }

    private static void demandKind(ObjectNode object, GroupVersionKind expected) {
        String kind = object.path("kind").asString("");
        String apiVersion = object.path("apiVersion").asString("");
        if (kind.isEmpty() && apiVersion.isEmpty()) {
            return; // as upstream: what the path says is then meant
        }
        if (kind.isEmpty()) {
            throw ApiException.badRequest("Object 'Kind' is missing in '" + Json.text(object) + "'");
        }
        if (apiVersion.isEmpty()) {
            throw ApiException.badRequest("Object 'apiVersion' is missing in '" + Json.text(object) + "'");
        }
        if (!kind.equals(expected.kind()) || !apiVersion.equals(expected.apiVersion())) {
            throw ApiException.badRequest(kind + " in version \"" + GroupVersionKind.of(apiVersion, kind).version()
                    + "\" cannot be handled as a " + expected.kind() + ": no kind \"" + kind
                    + "\" is registered for version \"" + apiVersion + "\" at this path, which takes " + expected);
        }
    }

    /** What the body and, where it is silent, the query say about a deletion. */
    private DeleteOptions deleteOptions(Exchange exchange) throws IOException {
        Query query = exchange.query();
        byte[] body = Body.read(exchange.request());
        ObjectNode options = Json.mapper().createObjectNode();
        if (body.length > 0) {
            try {
                options = Body.mediaType(exchange.request()).equals(ProtobufReader.MEDIA_TYPE)
                        ? protobuf.read(body)
                        : decoder.decode(body, Body.format(exchange.request()), null, FieldValidation.IGNORE)
                                .object();
            } catch (MalformedException | DecodeException | ProtobufReader.UnreadableException malformed) {
                throw ApiException.badRequest(String.valueOf(malformed.getMessage()));
            }
        }
        Long grace = options.hasNonNull("gracePeriodSeconds")
                ? Long.valueOf(options.path("gracePeriodSeconds").asLong(0))
                : query.number("gracePeriodSeconds");
        String propagation = options.path("propagationPolicy").asString(query.text("propagationPolicy"));
        demand(options, propagation);
        if (propagation.isEmpty() && options.hasNonNull("orphanDependents")) {
            propagation = options.path("orphanDependents").asBoolean(false) ? "Orphan" : "Background";
        }
        if (propagation.isEmpty() && exchange.resource().strategy().orphansDependents()) {
            exchange.warn(List.of(ORPHANED));
            propagation = "Orphan";
        }
        if (grace != null && grace < 0) {
            grace = 1L; // upstream: negative means the shortest that is not immediate
        }
        WriteOptions write = exchange.writeOptions();
        if (options.path("dryRun").isArray() && !options.path("dryRun").isEmpty()) {
            write = write.tried();
        }
        return new DeleteOptions(
                write,
                grace,
                text(options, "uid"),
                text(options, "resourceVersion"),
                query.propagation(propagation));
    }

    /** Upstream's {@code ValidateDeleteOptions}, but for what the query checks. */
    private static void demand(ObjectNode options, String propagation) {
        List<FieldError> errors = new ArrayList<>();
        if (!propagation.isEmpty() && options.hasNonNull("orphanDependents")) {
            errors.add(FieldError.invalid(
                    "propagationPolicy", propagation, "orphanDependents and deletionPropagation cannot be both set"));
        }
        for (JsonNode each : options.path("dryRun")) {
            if (!each.asString("").equals("All")) {
                errors.add(FieldError.notSupported("dryRun", each.asString(""), List.of("All")));
            }
        }
        if (!errors.isEmpty()) {
            throw ApiException.invalidOptions("DeleteOptions", errors);
        }
    }

    private static @Nullable String text(ObjectNode options, String precondition) {
        String value = options.path("preconditions").path(precondition).asString("");
        return value.isEmpty() ? null : value;
    }
}
