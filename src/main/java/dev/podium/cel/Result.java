package dev.podium.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.Set;
import java.util.stream.Collectors;

/** What an expression must come to. */
public enum Result {
    BOOL(SimpleType.BOOL),
    TEXT(SimpleType.STRING),
    NULL(SimpleType.NULL_TYPE);

    private final CelType type;

    Result(CelType type) {
        this.type = type;
    }

    /** The language's own name for it. */
    public String title() {
        return type.name();
    }

    /** @throws WrongResultException if the tree is known to come to something else */
    static void demand(CelAbstractSyntaxTree tree, Set<Result> wanted) {
        CelType type = tree.getResultType();
        if (!type.equals(SimpleType.DYN) && wanted.stream().noneMatch(each -> each.type.equals(type))) {
            String names = wanted.stream().sorted().map(Result::title).collect(Collectors.joining(" "));
            throw new WrongResultException("must evaluate to " + (wanted.size() == 1 ? names : "one of [" + names + "]"));
        }
    }
}
