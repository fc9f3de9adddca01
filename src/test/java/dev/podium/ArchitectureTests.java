package dev.podium;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Executors;

@AnalyzeClasses(
        packages = "dev.podium",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTests.WrittenByHand.class})
class ArchitectureTests {

    /** Leaves out what Spring's ahead-of-time processing has generated beside the classes when the jar was last built. */
    static final class WrittenByHand implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("__");
        }
    }

    @ArchTest
    static final ArchRule packagesFormNoCycles = slices()
            .matching("dev.podium.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a reader must be able to start anywhere and only ever go down");

    @ArchTest
    static final ArchRule onlyTheFrontDoorKnowsHttp = noClasses()
            .that()
            .resideOutsideOfPackages("dev.podium.web..", "dev.podium")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.servlet..", "org.springframework.web..", "org.springframework.http..")
            .because("components reach the API through the client, with or without a web tier")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheJpaStoreKnowsPersistence = noClasses()
            .that()
            .resideOutsideOfPackages("dev.podium.storage.jpa..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.persistence..", "org.hibernate..", "org.springframework.data..")
            .because("storage is a contract, and JPA is one of its implementations")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheRegistryAndTheWatchCacheSeeStorage = noClasses()
            .that(resideInAPackage("dev.podium..").and(com.tngtech.archunit.base.DescribedPredicate.not(
                    com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                            "dev.podium", "dev.podium.storage..", "dev.podium.registry..", "dev.podium.watch.."))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.podium.storage..")
            .because("nothing writes around the pipeline")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule timeIsAskedOfTheClusterClock = noClasses()
            .that()
            .resideOutsideOfPackage("dev.podium.time..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "startVirtualThread", Runnable.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Executors.class)
            .because("a test moves the clock, and a closed cluster leaves no thread behind")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule containersKnowNothingOfTheMachinesFiles = noClasses()
            .that()
            .resideInAnyPackage("dev.podium.container..", "dev.podium.kubelet..")
            .and()
            .resideOutsideOfPackages("dev.podium.container.simulated.volume..", "dev.podium.container.simulated.described..")
            .should()
            .callMethod(Path.class, "of", String.class, String[].class)
            .orShould()
            .callMethod(FileSystems.class, "getDefault")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(File.class)
            .because("what a container does must not reach the machine; only what is on volumes is put down, in one folder")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule dependenciesComeThroughConstructors = noFields()
            .should()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
            .because("an object is complete when its constructor returns")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule classesAreNamedForWhatTheyAre = classes()
            .should()
            .haveNameNotMatching(".*(Util|Utils|Helper|Impl)(\\$.*)?")
            .because("such a name says where code was left, not what it does");
}
