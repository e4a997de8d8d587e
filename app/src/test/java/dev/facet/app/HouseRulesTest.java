package dev.facet.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The doors between the rooms, and who may name what: a class that goes through a wall fails here. */
class HouseRulesTest {
    /** For each room the rooms it may use. */
    private static final Map<String, Set<String>> DOORS = Map.of(
            "graph", Set.of(),
            "graphics", Set.of(),
            "tensor", Set.of(),
            "data", Set.of("graph", "graphics"),
            "nn", Set.of("graph", "tensor"),
            "models", Set.of("nn", "graph", "tensor"),
            "training", Set.of("models", "nn", "graph", "tensor", "data", "graphics"),
            "benchmarks", Set.of("training", "models", "nn", "graph", "tensor", "data", "graphics"),
            "app", Set.of("benchmarks", "training", "models", "nn", "graph", "tensor", "data", "graphics"));

    /** Rooms that may name the tensor engine's own types. */
    private static final Set<String> ENGINE = Set.of("tensor", "nn", "models", "training", "benchmarks");

    /** Kernels of the graph room and what is nested in them. */
    private static final String SIMD = "dev\\.facet\\.graph\\.Simd[^.]*";

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.facet");

    @Test
    void everyRoomIsThere() {
        Set<String> rooms = new TreeSet<>();
        HOUSE.forEach(type -> rooms.add(type.getPackageName().split("\\.", -1)[2]));
        assertThat(rooms).isEqualTo(new TreeSet<>(DOORS.keySet()));
    }

    @TestFactory
    List<DynamicTest> roomsUseOnlyTheirDoors() {
        List<DynamicTest> tests = new ArrayList<>();
        DOORS.forEach((room, open) -> {
            String[] closed = DOORS.keySet().stream()
                    .filter(other -> !other.equals(room) && !open.contains(other))
                    .map(HouseRulesTest::inside)
                    .toArray(String[]::new);
            if (closed.length > 0) {
                tests.add(DynamicTest.dynamicTest(
                        room,
                        () -> noClasses()
                                .that()
                                .resideInAPackage(inside(room))
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(closed)
                                .allowEmptyShould(true)
                                .check(HOUSE)));
            }
        });
        return tests;
    }

    @Test
    void engineTypesAreNamedOnlyWhereTensorsLive() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        ENGINE.stream().map(HouseRulesTest::inside).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .because("a user of the other rooms needs no native library")
                .check(HOUSE);
    }

    @Test
    void rawPointersHooksScopesAndThreadSettingsStayInTensor() {
        noClasses()
                .that()
                .resideOutsideOfPackage(inside("tensor"))
                .should()
                .dependOnClassesThat()
                .haveNameMatching("org\\.bytedeco\\.javacpp\\.(PointerScope|Pointer\\$.*|Loader)"
                        + "|org\\.bytedeco\\.pytorch\\.(.*Hook.*|.*Deleter|PointerConsumer|Node)")
                .orShould()
                .callMethodWhere(JavaCall.Predicates.target(DescribedPredicate.describe(
                        "reads a raw address or sets threads",
                        target -> target.getOwner().getPackageName().startsWith("org.bytedeco")
                                && target.getName()
                                        .matches("data_ptr.*|address|retainReference|releaseReference"
                                                + "|set_num_threads|set_num_interop_threads|register_hook"))))
                .because("what can crash the JVM or leak has one owner")
                .check(HOUSE);
    }

    @Test
    void trainingRunsBackwardThroughGradients() {
        noClasses()
                .that()
                .resideInAPackage(inside("training"))
                .should()
                .callMethodWhere(JavaCall.Predicates.target(DescribedPredicate.describe(
                        "runs backward by itself",
                        target -> target.getOwner().getPackageName().startsWith("org.bytedeco")
                                && target.getName().equals("backward"))))
                .because("an error of an operation in Java is to arrive as itself")
                .check(HOUSE);
    }

    @Test
    void gradientRecordingIsSwitchedInTensorAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(inside("tensor"))
                .should()
                .dependOnClassesThat()
                .haveNameMatching("org\\.bytedeco\\.pytorch\\.(GradMode|NoGradGuard|AutoGradMode|InferenceMode)")
                .because("a mode that is not switched back is the next caller's; NoGrad switches it back")
                .check(HOUSE);
    }

    @Test
    void memoryIsReachedByAddressInTensorAndSimdKernelsAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage(inside("tensor"))
                .and()
                .haveNameNotMatching(SIMD)
                .should()
                .callMethodWhere(JavaCall.Predicates.target(DescribedPredicate.describe(
                        "gives or takes a raw address",
                        target -> target.getOwner().isAssignableTo(MemorySegment.class)
                                && target.getName().matches("address|ofAddress|reinterpret"))))
                .because("no bound is checked behind an address")
                .check(HOUSE);
    }

    @Test
    void vectorsStayInSimdKernels() {
        noClasses()
                .that()
                .haveNameNotMatching(SIMD)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..")
                .because("every other class must load without the module")
                .check(HOUSE);
    }

    private static String inside(String room) {
        return "dev.facet." + room + "..";
    }
}
