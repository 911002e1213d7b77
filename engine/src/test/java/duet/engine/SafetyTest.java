package duet.engine;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.sun.net.httpserver.HttpServer;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.typesafe.config.ConfigFactory;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What no class of the program does, or only the one that is there for it: docs/security.md relies on each of these. */
class SafetyTest {
    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("duet");
    }

    @Test
    void nothingIsReadOrWrittenAsAJavaObject() {
        check(noClasses()
                .should()
                .dependOnClassesThat(belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class, ObjectInput.class)
                        .or(resideInAnyPackage("java.beans..", "java.rmi..", "javax.naming.."))));
    }

    @Test
    void nothingIsReadAsXmlYamlOrScript() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "javax.xml..", "org.xml..", "org.w3c..", "org.yaml..", "javax.script..", "groovy.."));
    }

    @Test
    void onlyKeysAndComparisonsStartAnotherProgram() {
        check(noClasses()
                .that(areNot("duet.engine.keys.Keytool", "duet.engine.time.PairedComparison"))
                .should()
                .dependOnClassesThat(belongToAnyOf(ProcessBuilder.class))
                .orShould()
                .callMethodWhere(describe(
                        "Runtime.exec",
                        call -> call.getTarget().getName().equals("exec")
                                && call.getTargetOwner().isEquivalentTo(Runtime.class))));
    }

    @Test
    void nobodyFetchesAnything() {
        check(noClasses()
                .should()
                .dependOnClassesThat(belongToAnyOf(
                                URLConnection.class,
                                Socket.class,
                                SocketChannel.class,
                                DatagramSocket.class,
                                SocketFactory.class,
                                SSLContext.class)
                        .or(resideInAnyPackage("java.net.http..")))
                .orShould()
                .callMethodWhere(describe(
                        "URL.openStream or openConnection",
                        call -> call.getTarget().getName().startsWith("open")
                                && call.getTargetOwner().isEquivalentTo(URL.class))));
    }

    @Test
    void onlyThePageAndTheExchangeListen() {
        check(noClasses().should().dependOnClassesThat(belongToAnyOf(ServerSocket.class, ServerSocketChannel.class)));
        check(noClasses()
                .that(areNot("duet.engine.ui.PageServer"))
                .should()
                .dependOnClassesThat(belongToAnyOf(HttpServer.class)));
        check(noClasses()
                .that(areNot("duet.actors.exchange.Datagrams"))
                .should()
                .dependOnClassesThat(belongToAnyOf(DatagramChannel.class)));
    }

    /** Its own way with includes is to fetch them from wherever they say. */
    @Test
    void configurationsAreReadInOnePlace() {
        check(noClasses()
                .that()
                .resideInAPackage("duet.engine..")
                .and(describe(
                        "not of configurations", type -> !type.getPackageName().equals("duet.engine.config")))
                .should()
                .dependOnClassesThat(belongToAnyOf(ConfigFactory.class)));
    }

    private static DescribedPredicate<JavaClass> areNot(String... names) {
        return describe("not " + String.join(", ", names), type -> Arrays.stream(names)
                .noneMatch(name -> type.getName().equals(name) || type.getName().startsWith(name + "$")));
    }

    private static void check(ArchRule rule) {
        rule.check(classes);
    }
}
