package dev.podium;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** Holds the package table of the design: who lives in the house, and who may knock at whose door. */
class ModularityTests {

    /** The law. A package that is not here does not exist; a dependency that is not here is refused. */
    private static final Map<String, Set<String>> TABLE = Map.ofEntries(
            Map.entry("model", Set.of()),
            Map.entry("time", Set.of()),
            Map.entry("storage", Set.of("time")),
            Map.entry("storage.memory", Set.of("storage", "time")),
            Map.entry("storage.jpa", Set.of("storage", "probe", "time")),
            Map.entry("watch", Set.of("storage", "model", "time")),
            Map.entry("cel", Set.of("model")),
            Map.entry("machinery", Set.of("model", "cel")),
            Map.entry("registry", Set.of("machinery", "cel", "storage", "watch", "model", "time")),
            Map.entry(
                    "web",
                    Set.of("registry", "watch", "machinery", "access", "nodeagent", "network", "probe", "model", "time")),
            Map.entry("access", Set.of("client", "model", "time")),
            Map.entry("client", Set.of("registry", "watch", "model", "time")),
            Map.entry("scheduler", Set.of("client", "model", "time")),
            Map.entry("controller", Set.of("client", "model", "time")),
            Map.entry("kubelet", Set.of("client", "container", "network", "probe", "nodeagent", "model", "time")),
            Map.entry("proxy", Set.of("client", "network", "model", "time")),
            Map.entry("ingress", Set.of("client", "network", "model", "time")),
            Map.entry("networkpolicy", Set.of("client", "network", "model")),
            Map.entry("container", Set.of("model")),
            Map.entry("container.simulated", Set.of("container", "network", "model", "time")),
            Map.entry("network", Set.of("model", "time")),
            Map.entry("probe", Set.of("container", "network", "model", "time")),
            Map.entry("nodeagent", Set.of("model")));

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.podium");

    /** The root package wires the house together, and so may reach into implementations nested in other modules. */
    @Test
    void modulesDependOnlyOnWhatTheyDeclare() {
        ApplicationModules.of(PodiumApplication.class)
                .detectViolations()
                .filter(each -> !each.getMessage().contains("from module 'root:dev.podium' to module"))
                .throwIfPresent();
    }

    @Test
    void everyModuleDeclaresExactlyItsRowOfTheTable() {
        Map<String, Set<String>> declared = new TreeMap<>();
        for (JavaPackage each : MAIN.getPackage("dev.podium").getSubpackagesInTree()) {
            each.tryGetAnnotationOfType(ApplicationModule.class)
                    .ifPresent(module -> declared.put(
                            each.getName().substring("dev.podium.".length()), Set.of(module.allowedDependencies())));
        }
        assertThat(declared).isEqualTo(new TreeMap<>(TABLE));
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked = MAIN.getPackage("dev.podium").getSubpackagesInTree().stream()
                .filter(each -> !each.getClasses().isEmpty() && !each.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toSet());
        assertThat(unmarked).isEmpty();
    }
}
