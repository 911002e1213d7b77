package duet.engine;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import duet.ops.network.Shape;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may know whom: imports point from the engine to the actors to the mathematics and the data, never back. */
class RoomsTest {
    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("duet");
    }

    @Test
    void opsKnowNoOtherRoomNoActorNoFileFormatAndNoConfigFile() {
        check(noClasses()
                .that()
                .resideInAPackage("duet.ops..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "duet.dataloader..",
                        "duet.actors..",
                        "duet.engine..",
                        "akka..",
                        "io.aeron..",
                        "com.typesafe..",
                        "javax.imageio.."));
    }

    @Test
    void theDataloaderKnowsNoActorNoDeviceAndOfOpsOnlyRandomNumbersAndShapes() {
        check(noClasses()
                .that()
                .resideInAPackage("duet.dataloader..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "duet.actors..",
                                "duet.engine..",
                                "akka..",
                                "io.aeron..",
                                "com.typesafe..",
                                "org.bytedeco..")
                        .or(resideInAPackage("duet.ops..")
                                .and(not(resideInAPackage("duet.ops.random..")))
                                .and(not(belongToAnyOf(Shape.class))))));
    }

    @Test
    void actorsDoNotKnowTheEngine() {
        check(noClasses()
                .that()
                .resideInAPackage("duet.actors..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("duet.engine..", "org.bytedeco..", "javax.imageio.."));
    }

    @Test
    void onlyTheCpuDeviceKnowsOneDnn() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("duet.ops.cpu..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco.."));
    }

    @Test
    void onlyTheCudaDeviceKnowsCuda() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("duet.ops.cuda..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jcuda.."));
    }

    /** What a machine has is asked before it is known whether a class of JCuda can be loaded. */
    @Test
    void whoLooksForCudaKnowsNoClassOfJcuda() {
        check(noClasses()
                .that()
                .haveNameMatching("duet\\.ops\\.cuda\\.Cuda(Machine|Report|Options|Exception|MemoryException).*")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jcuda.."));
    }

    /** Threads of oneDNN, large pages; what there is of CUDA; the loaders' priority; libturbojpeg. */
    @Test
    void onlyDevicesTheLoadersAndTheDecoderCallNativeCode() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "duet.ops.cpu..", "duet.ops.cuda..", "duet.actors.loader..", "duet.dataloader.picture..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.jna.."));
    }

    @Test
    void packagesDoNotGoRoundInCircles() {
        check(slices().matching("duet.(*).(*)..").should().beFreeOfCycles());
    }

    private static void check(ArchRule rule) {
        rule.check(classes);
    }
}
