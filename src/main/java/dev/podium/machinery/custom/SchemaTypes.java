package dev.podium.machinery.custom;

import dev.podium.cel.Language;
import dev.podium.cel.Shape;
import dev.podium.machinery.Schema;
import dev.podium.machinery.Shapes;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The languages of the rules in a structural schema. */
final class SchemaTypes {

    private SchemaTypes() {}

    /** How a rule sees what was there before. */
    enum Past {
        REQUIRED,
        /** It is looked at even if there was nothing. */
        OPTIONAL;

        static Past of(JsonNode rule) {
            return rule.path("optionalOldSelf").asBoolean(false) ? OPTIONAL : REQUIRED;
        }
    }

    /** The language of the rules at a schema. */
    static Language language(Schema schema, Shapes.Place place, Past past) {
        Shape self = Shapes.of(schema, place);
        Shape old =
                switch (past) {
                    case REQUIRED -> self;
                    case OPTIONAL -> new Shape.Maybe(self);
                };
        return Language.over(Map.of("self", self, "oldSelf", old));
    }
}
