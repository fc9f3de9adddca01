package dev.podium.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.SimpleType;
import java.util.Set;
import java.util.stream.Collectors;

/** What an expression must come to. */
public enum Result {
    BOOL(SimpleType.BOOL),
    TEXT(SimpleType.STRING),
    NULL(SimpleType.NULL_TYPE),
    /** What an initializer {@code Object{}} makes. */
    OBJECT(Initializers.OBJECT.declared()),
    /** A list of what initializers {@code JSONPatch{}} make. */
    PATCHES(Kind.listOf(Initializers.PATCH).declared());

    private final CelType type;

    Result(CelType type) {
        this.type = type;
    }

    /** The language's own name for it. */
    public String title() {
        return named(type);
    }

    /** @throws WrongResultException if the tree comes to something else, or to a value of unknown type */
    static void demand(CelAbstractSyntaxTree tree, Set<Result> wanted) {
        CelType type = tree.getResultType();
        if (wanted.stream().noneMatch(each -> each.type.equals(type))) {
            String names = wanted.stream().sorted().map(Result::title).collect(Collectors.joining(" "));
            throw new WrongResultException("must evaluate to " + (wanted.size() == 1 ? names : "one of [" + names + "]")
                    + " but got " + named(type));
        }
    }

    private static String named(CelType type) {
        return type.equals(SimpleType.NULL_TYPE) ? type.name() : CelTypes.format(type);
    }
}
