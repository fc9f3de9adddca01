package dev.podium.web;

import dev.podium.machinery.DecodeException;
import dev.podium.machinery.Decoded;
import dev.podium.machinery.Decoder;
import dev.podium.machinery.FieldValidation;
import dev.podium.machinery.Format;
import dev.podium.registry.ApiException;
import dev.podium.registry.Part;
import dev.podium.registry.Registry;
import dev.podium.registry.Resource;
import dev.podium.registry.WriteOptions;
import dev.podium.registry.Written;
import java.io.IOException;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Server-side apply: PATCH with a configuration (upstream's {@code applyPatcher} in {@code endpoints/handlers/patch.go}). */
@Component
class Applier {

    static final String MEDIA_TYPE = "application/apply-patch+yaml";

    private final Registry registry;
    private final Decoder decoder = new Decoder();

    Applier(Registry registry) {
        this.registry = registry;
    }

    Written apply(Exchange exchange, Part part) throws IOException {
        return apply(
                exchange,
                (configuration, options) -> registry.apply(
                        exchange.resource(),
                        exchange.namespace(),
                        exchange.name(),
                        part,
                        configuration,
                        exchange.query().force(),
                        options));
    }

    /** @param scaled the object that has the scale to which the configuration is applied */
    Written scale(Exchange exchange, Resource scaled) throws IOException {
        return apply(
                exchange,
                (configuration, options) -> registry.applyScale(
                        scaled, exchange.namespace(), exchange.name(), configuration, exchange.query().force(), options));
    }

    private Written apply(Exchange exchange, BiFunction<ObjectNode, WriteOptions, Written> write) throws IOException {
        WriteOptions options = exchange.writeOptions();
        FieldValidation validation = exchange.query().fieldValidation();
        Decoded configuration = decode(Body.read(exchange.request()));
        // What is wrong with the apply itself is told before what is repeated in its text.
        boolean refused = validation == FieldValidation.STRICT && !configuration.warnings().isEmpty();
        Written written = write.apply(configuration.object(), refused ? options.tried() : options);
        if (refused) {
            throw ApiException.badRequest("error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  "
                    + String.join("\n  ", configuration.warnings()));
        }
        if (validation == FieldValidation.WARN) {
            exchange.warn(configuration.warnings());
        }
        return written;
    }

    /** The configuration, and which keys are repeated in it. */
    private Decoded decode(byte[] body) {
        try {
            return decoder.decode(body, Format.YAML, null, FieldValidation.WARN);
        } catch (DecodeException malformed) {
            throw ApiException.badRequest("error decoding YAML: " + malformed.getMessage());
        }
    }
}
