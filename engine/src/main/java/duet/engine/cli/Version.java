package duet.engine.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the manifest of engine.jar. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "duet " + (version == null ? "(not run from engine.jar, which holds the version)" : version)
        };
    }
}
