package dev.podium.cel;

import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;

/** The language as Kubernetes sets it up (apiserver, pkg/cel/environment). */
final class Environment {

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableOptionalSyntax(true)
            .enableHeterogeneousNumericComparisons(true)
            .enableQuotedIdentifierSyntax(true)
            .enableRegexPartialMatch(true)
            .evaluateCanonicalTypesToNativeValues(true)
            .build();

    private Environment() {}

    /** @param functions that are not in every environment; gets the others */
    static CelBuilder builder(Functions functions) {
        ListFunctions.add(functions);
        TextFunctions.add(functions);
        FormatFunctions.add(functions);
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
