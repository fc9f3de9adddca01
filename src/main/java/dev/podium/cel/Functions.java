package dev.podium.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Functions that are added to the language: what they are called, what they take, and what they do. */
final class Functions {

    private final Map<String, List<CelOverloadDecl>> overloads = new LinkedHashMap<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    /** What a function does with its arguments, the receiver being the first. */
    interface Body {

        /** @throws IllegalArgumentException if there is no result; its message becomes the expression's failure */
        Object apply(List<Object> arguments);
    }

    /** A function that stands before its arguments: {@code name(a, b)}. */
    void global(String name, List<Kind> arguments, Kind result, Body body) {
        String id = id(name, "of", arguments);
        declare(name, CelOverloadDecl.newGlobalOverload(id, result.declared(), declared(arguments)), id, arguments, body);
    }

    /** A function that stands after its receiver: {@code a.name(b)}. */
    void member(String name, List<Kind> arguments, Kind result, Body body) {
        String id = id(name, "on", arguments);
        declare(name, CelOverloadDecl.newMemberOverload(id, result.declared(), declared(arguments)), id, arguments, body);
    }

    private static String id(String name, String how, List<Kind> arguments) {
        StringBuilder id = new StringBuilder("kubernetes_").append(name.replace('.', '_')).append('_').append(how);
        arguments.forEach(each -> id.append('_').append(each.name()));
        return id.toString();
    }

    private static List<CelType> declared(List<Kind> kinds) {
        return kinds.stream().map(Kind::declared).toList();
    }

    private void declare(String name, CelOverloadDecl overload, String id, List<Kind> arguments, Body body) {
        overloads.computeIfAbsent(name, _ -> new ArrayList<>()).add(overload);
        ImmutableList<Class<?>> types = arguments.stream().<Class<?>>map(Kind::type).collect(ImmutableList.toImmutableList());
        bindings.add(CelFunctionBinding.from(id, types, values -> applied(body, values)));
    }

    private static Object applied(Body body, Object[] arguments) throws CelEvaluationException {
        try {
            return body.apply(List.of(arguments));
        } catch (IllegalArgumentException refused) {
            throw new CelEvaluationException(String.valueOf(refused.getMessage()), refused);
        } catch (ClassCastException misfit) {
            throw new CelEvaluationException("no such overload", misfit);
        }
    }

    /** Whether something can be done: for functions that only ask. */
    static boolean succeeds(Runnable attempt) {
        try {
            attempt.run();
            return true;
        } catch (IllegalArgumentException failed) {
            return false;
        }
    }

    List<CelFunctionDecl> declarations() {
        return overloads.entrySet().stream()
                .map(each -> CelFunctionDecl.newFunctionDeclaration(each.getKey(), each.getValue()))
                .toList();
    }

    List<CelFunctionBinding> bindings() {
        return bindings;
    }
}
