package dev.podium.cel;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The language as Kubernetes sets it up (apiserver, pkg/cel/environment). Made when the first expression is compiled. */
final class Environment {

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableOptionalSyntax(true)
            .enableHeterogeneousNumericComparisons(true)
            .enableQuotedIdentifierSyntax(true)
            .enableRegexPartialMatch(true)
            .evaluateCanonicalTypesToNativeValues(true)
            .build();

    /** One set of declarations per set of variables: there are a handful. */
    private final Map<Set<String>, Cel> languages = new ConcurrentHashMap<>();

    private final Map<Set<String>, Cel> mutations = new ConcurrentHashMap<>();

    private Environment() {}

    private static final class Holder {
        static final Environment SHARED = new Environment();
    }

    static Environment shared() {
        return Holder.SHARED;
    }

    CelRuntime.Program program(String text, Set<String> variables) throws CelValidationException, CelEvaluationException {
        return languages.computeIfAbsent(Set.copyOf(variables), Environment::language)
                .createProgram(tree(text, variables));
    }

    CelAbstractSyntaxTree tree(String text, Set<String> variables) throws CelValidationException {
        return languages.computeIfAbsent(Set.copyOf(variables), Environment::language).compile(text).getAst();
    }

    /** A program that may make objects. */
    CelRuntime.Program mutation(String text, Set<String> variables) throws CelValidationException, CelEvaluationException {
        Cel language = mutations.computeIfAbsent(Set.copyOf(variables), Environment::mutationLanguage);
        CelAbstractSyntaxTree parsed = language.parse(text).getAst();
        return language.createProgram(language.check(Initializers.replaced(parsed)).getAst());
    }

    /** A language that knows something of its variables; for its maker to keep. */
    static Cel typed(Map<String, Shape> variables) {
        ShapeTypes types = new ShapeTypes();
        CelBuilder builder = builder(new Functions());
        variables.forEach((name, shape) -> builder.addVar(name, types.of(shape, name + "Type")));
        return builder.setTypeProvider(types).build();
    }

    private static Cel language(Set<String> variables) {
        return language(variables, new Functions());
    }

    private static Cel mutationLanguage(Set<String> variables) {
        Functions functions = new Functions();
        Initializers.add(functions);
        return language(variables, functions);
    }

    /** @param functions that are not in every environment; gets the others */
    private static Cel language(Set<String> variables, Functions functions) {
        CelBuilder builder = builder(functions);
        variables.forEach(each -> builder.addVar(each, SimpleType.DYN));
        return builder.build();
    }

    private static CelBuilder builder(Functions functions) {
        ListFunctions.add(functions);
        TextFunctions.add(functions);
        NetworkFunctions.add(functions);
        AmountFunctions.add(functions);
        PermissionFunctions.add(functions);
        return CelFactory.standardCelBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addCompilerLibraries(
                        CelExtensions.optional(),
                        CelExtensions.strings(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.bindings(),
                        CelExtensions.comprehensions())
                .addRuntimeLibraries(
                        CelExtensions.optional(),
                        CelExtensions.strings(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.comprehensions())
                .addFunctionDeclarations(functions.declarations())
                .addFunctionBindings(functions.bindings());
    }
}
