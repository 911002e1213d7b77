package duet.engine.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import duet.ops.cuda.CudaReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What this machine has and lacks, a line each. */
public final class Doctor {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Finding> findings;

    private Doctor(List<Finding> findings) {
        this.findings = findings;
    }

    /** Looks; takes about a second, more where there are cards. */
    public static Doctor look() {
        return of(CudaFindings.look());
    }

    /** Looks only at what this program stands on, which is quicker: libraries, Java and the operating system. */
    public static Doctor lookAtVersions() {
        return versions(CudaFindings.look());
    }

    static Doctor versions(CudaReport report) {
        return new Doctor(List.of(
                ThisMachine.oneDnn(), new CudaFindings(report).inBrief(), ThisMachine.java(), ThisMachine.system()));
    }

    static Doctor of(CudaReport report) {
        List<Finding> findings = new ArrayList<>(ThisMachine.findings());
        findings.addAll(new CudaFindings(report).findings());
        return new Doctor(findings);
    }

    /** For people. */
    public List<String> lines() {
        int width = findings.stream()
                .mapToInt(finding -> finding.subject().length())
                .max()
                .orElse(0);
        return findings.stream()
                .map(finding ->
                        finding.subject() + " ".repeat(width - finding.subject().length() + 2) + finding.line())
                .toList();
    }

    /** For programs: one object, a field for each line. */
    public String json() {
        ObjectNode root = JSON.createObjectNode();
        for (Finding finding : findings) {
            ObjectNode fields = root.putObject(key(finding.subject()));
            finding.facts().forEach((name, value) -> fields.set(name, JSON.valueToTree(value)));
            fields.put("words", finding.words());
            finding.install().ifPresent(what -> fields.put("install", what));
        }
        return root.toPrettyString();
    }

    private static String key(String subject) {
        return subject.toLowerCase(Locale.ROOT).replace(" = ", "-").replace(' ', '-');
    }
}
