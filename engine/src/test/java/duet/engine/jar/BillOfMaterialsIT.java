package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The list inside engine.jar of what it is made of, compared with what it is made of. */
class BillOfMaterialsIT {
    private static final String BILL = "META-INF/sbom/duet.cdx.json";

    private static Set<String> entries;
    private static JsonNode bill;
    private static List<Component> components;

    /** @param jar on the class path of this test; null where it is not there */
    private record Component(String name, String sha256, Path jar) {}

    @BeforeAll
    static void read() throws IOException {
        try (ZipFile jar = new ZipFile(EngineJar.JAR.toFile())) {
            entries = files(jar);
            assumeTrue(
                    entries.contains(BILL) || !"offline=true".equals(System.getProperty("build.maven")),
                    "Maven makes no bill of materials offline");
            bill = JsonMapper.builder().build().readTree(jar.getInputStream(jar.getEntry(BILL)));
        }
        List<Path> classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .toList();
        components = StreamSupport.stream(bill.get("components").spliterator(), false)
                .filter(node -> !node.get("group").asText().equals("duet"))
                .map(node -> component(node, classPath))
                .toList();
    }

    private static Set<String> files(ZipFile jar) {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(entry -> entry.getName())
                .collect(Collectors.toSet());
    }

    private static Component component(JsonNode node, List<Path> classPath) {
        String purl = node.get("purl").asText();
        String classifier = purl.contains("classifier=") ? "-" + purl.replaceAll(".*classifier=([^&]*).*", "$1") : "";
        String file = node.get("name").asText() + "-" + node.get("version").asText() + classifier + ".jar";
        Path jar = classPath.stream()
                .filter(path -> path.endsWith(file))
                .findFirst()
                .orElse(null);
        String sha256 = StreamSupport.stream(node.get("hashes").spliterator(), false)
                .filter(hash -> hash.get("alg").asText().equals("SHA-256"))
                .map(hash -> hash.get("content").asText())
                .findFirst()
                .orElse("");
        return new Component(purl, sha256, jar);
    }

    @Test
    void everyClassAndNativeLibraryOfTheJarIsOfAComponentThatIsListed() throws IOException {
        Set<String> listed = new HashSet<>();
        for (Component component : components) {
            try (ZipFile jar = new ZipFile(component.jar().toFile())) {
                listed.addAll(files(jar));
            }
        }
        assertThat(entries.stream()
                        .filter(entry -> entry.endsWith(".class") || entry.contains(".so") || entry.contains(".dll"))
                        .filter(entry -> !entry.startsWith("duet/"))
                        .filter(entry -> !listed.contains(entry)))
                .isEmpty();
    }

    @Test
    void everyComponentThatIsListedIsInTheJar() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Component component : components) {
            assertThat(component.jar()).as(component.name()).isNotNull();
            try (ZipFile jar = new ZipFile(component.jar().toFile())) {
                Set<String> own = files(jar);
                own.remove("META-INF/MANIFEST.MF");
                if (own.stream().noneMatch(entries::contains)) {
                    missing.add(component.name());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void eachHasItsChecksumAndALicence() throws Exception {
        assertThat(components).hasSizeGreaterThan(50);
        for (Component component : components) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(component.jar()));
            assertThat(component.sha256())
                    .as(component.name())
                    .isEqualTo(HexFormat.of().formatHex(digest));
        }
        assertThat(StreamSupport.stream(bill.get("components").spliterator(), false)
                        .filter(node -> !node.get("group").asText().equals("duet"))
                        .filter(node -> !node.has("licenses"))
                        .map(node -> node.get("purl").asText()))
                .isEmpty();
    }

    @Test
    void everyLicenceIsNamedInTheDocument() throws IOException {
        String document = Files.readString(Path.of("../docs/security.md"));
        Set<String> licences = bill.get("components").findValues("license").stream()
                .map(licence -> licence.path("id").asText(licence.path("name").asText()))
                .collect(Collectors.toSet());
        assertThat(licences).contains("Apache-2.0", "BUSL-1.1").allSatisfy(licence -> assertThat(document)
                .contains(licence));
    }

    @Test
    void nothingInItDiffersFromBuildToBuild() {
        assertThat(bill.has("serialNumber")).isFalse();
        assertThat(bill.get("metadata").has("timestamp")).isFalse();
    }

    @Test
    void whatIsNoLongerMaintainedOrCallsHomeIsNotIn() {
        assertThat(components)
                .extracting(Component::name)
                .noneMatch(name -> name.contains("/org.lz4/"))
                .noneMatch(name -> name.contains("chronicle-analytics"));
        assertThat(entries).noneMatch(entry -> entry.contains("chronicle/analytics"));
    }
}
