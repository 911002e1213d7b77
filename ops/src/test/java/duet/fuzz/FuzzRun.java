package duet.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One target's search, as it ended.
 *
 * @param inputs how many the target was given
 * @param coverage of the classes that are watched: edges that were gone along
 * @param corpus how many inputs were kept, since each reaches something that the others do not
 * @param findings what was found wrong
 */
record FuzzRun(
        String target, long inputs, long coverage, long corpus, double seconds, int findings, int exit, Path log) {
    /** Of readers' libraries those whose branches tell inputs apart. */
    private static final String WATCHED = String.join(
            ":",
            "duet.**",
            "com.typesafe.config.**",
            "com.fasterxml.jackson.core.**",
            "com.google.protobuf.CodedInputStream*",
            "org.apache.commons.compress.archivers.tar.**",
            "us.hebi.matlab.**");

    /** What a network, a database or a script engine would be asked; no reader here knows any. */
    private static final List<String> NOT_HOOKED = List.of(
            "ClojureLangHooks",
            "ExpressionLanguageInjection",
            "LdapInjection",
            "NamingContextLookup",
            "ScriptEngineInjection",
            "SqlInjection",
            "TemplateInjection",
            "XPathInjection",
            "XmlParserSsrfGuidance");

    /** Up to so many inputs compiling well takes longer than it saves. */
    private static final long FEW = 10_000;

    private static final Pattern STATE = Pattern.compile("#(\\d+)\\s.*?cov: (\\d+) ft: \\d+ corp: (\\d+)/.*");
    private static final Pattern TOTAL = Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");

    static FuzzRun of(String target, Path folder, long inputs) throws Exception {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path log = folder.resolve("log.txt");
        write(FuzzTarget.named(target), corpus);
        try (Stream<Path> old = Files.list(folder)) {
            for (Path file : old.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        long began = System.nanoTime();
        int exit = new ProcessBuilder(command(target, folder, corpus, inputs))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        return read(target, log, exit, (System.nanoTime() - began) / 1e9);
    }

    /** The target is ended: what it has open may have threads that would not let this process end. */
    private static void write(FuzzTarget target, Path corpus) throws Exception {
        try {
            List<byte[]> inputs = target.beginnings();
            for (int i = 0; i < inputs.size(); i++) {
                Files.write(corpus.resolve("seed-" + i), inputs.get(i));
            }
        } finally {
            target.end();
        }
    }

    /** The flags of this JVM are those that the modules' own tests have. */
    private static List<String> command(String target, Path folder, Path corpus, long inputs) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-Djava.awt.headless=true"));
        command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
        if (inputs <= FEW) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer"));
        command.add("--target_class=" + FuzzEntry.class.getName());
        command.add("--target_args=" + target);
        command.add("--instrumentation_includes=" + WATCHED);
        command.add("--instrumentation_excludes=duet.fuzz.**");
        command.add("--custom_hook_includes=" + WATCHED);
        command.add("--disabled_hooks=" + disabledHooks(FuzzTarget.named(target)));
        command.add("--reproducer_path=" + folder);
        command.addAll(List.of("-runs=" + inputs, "-timeout=60", "-rss_limit_mb=3000", "-print_final_stats=1"));
        command.addAll(List.of("-artifact_prefix=" + folder + "/", "-seed=2012", "-max_len=16384", "-len_control=0"));
        command.add(corpus.toString());
        return command;
    }

    private static String disabledHooks(FuzzTarget target) {
        return Stream.concat(NOT_HOOKED.stream(), target.unchecked().stream())
                .map(hooks -> "com.code_intelligence.jazzer.sanitizers." + hooks)
                .collect(Collectors.joining(":"));
    }

    private static FuzzRun read(String target, Path log, int exit, double seconds) throws IOException {
        long inputs = 0;
        long coverage = 0;
        long corpus = 0;
        int findings = 0;
        for (String line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
            Matcher state = STATE.matcher(line);
            Matcher total = TOTAL.matcher(line);
            if (state.matches()) {
                inputs = Long.parseLong(state.group(1));
                coverage = Long.parseLong(state.group(2));
                corpus = Long.parseLong(state.group(3));
            } else if (total.matches()) {
                inputs = Long.parseLong(total.group(1));
            } else if (line.startsWith("== Java Exception:") || line.contains("ERROR: libFuzzer:")) {
                findings++;
            }
        }
        return new FuzzRun(target, inputs, coverage, corpus, seconds, findings, exit, log);
    }

    boolean failed() {
        return exit != 0 || findings > 0;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-28s %,9d inputs  %,6d edges  %,5d kept  %,7.1f s  %s",
                target.substring(target.lastIndexOf('.') + 1),
                inputs,
                coverage,
                corpus,
                seconds,
                findings > 0 ? findings + " found" : exit == 0 ? "none found" : "ended with exit code " + exit);
    }
}
