package duet.engine.cli;

import duet.engine.doctor.Doctor;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Manifest;
import picocli.CommandLine.IVersionProvider;

/** What this program is, by the manifest of engine.jar, and what it stands on. */
final class Version implements IVersionProvider {
    private static final String MANIFEST = "/META-INF/MANIFEST.MF";

    /** {@code duet 1.2.3}. */
    static String name() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "duet " + (version == null ? "(not run from engine.jar, which holds the version)" : version);
    }

    @Override
    public String[] getVersion() {
        List<String> lines = new ArrayList<>();
        lines.add(name() + built().orElse(""));
        lines.addAll(Doctor.lookAtVersions().lines());
        return lines.toArray(String[]::new);
    }

    private static Optional<String> built() {
        if (Version.class.getPackage().getImplementationVersion() == null) {
            return Optional.empty();
        }
        try (InputStream manifest = Version.class.getResourceAsStream(MANIFEST)) {
            var facts = new Manifest(manifest).getMainAttributes();
            return Optional.of(", built by JDK " + facts.getValue("Build-Jdk-Spec") + " for Java "
                    + facts.getValue("Java-Version") + " or later");
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
