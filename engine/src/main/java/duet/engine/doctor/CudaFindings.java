package duet.engine.doctor;

import duet.ops.cuda.CudaMachine;
import duet.ops.cuda.CudaReport;
import duet.ops.cuda.CudaReport.Card;
import duet.ops.cuda.CudaReport.Library;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a machine has for computing on cards. */
final class CudaFindings {
    /** Compute capability from which on cards multiply bfloat16 and TF32. */
    private static final int AMPERE = 8;

    private final CudaReport report;

    CudaFindings(CudaReport report) {
        this.report = report;
    }

    /** What there is; nothing where not even the way to ask can be loaded. */
    static CudaReport look() {
        try {
            return CudaMachine.look();
        } catch (LinkageError e) {
            Library unknown = new Library("libcuda.so.1", Optional.empty(), "see the line of oneDNN");
            return new CudaReport(
                    unknown,
                    unknown,
                    unknown,
                    unknown,
                    List.of(),
                    Optional.of("it cannot be asked: " + NativeCode.why(e)));
        }
    }

    /** Versions alone. */
    Finding inBrief() {
        if (!report.driver().found()) {
            return Finding.of("CUDA", "none: " + report.driver().file() + " cannot be loaded", Map.of());
        }
        return Finding.of(
                "CUDA",
                "driver " + version(report.driver()) + ", cuBLAS " + version(report.cublas()) + ", cuDNN "
                        + version(report.cudnn()) + ", NVRTC " + version(report.nvrtc()),
                Map.of());
    }

    private static String version(Library library) {
        return library.version().orElse("none: " + library.file() + " cannot be loaded");
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(library("CUDA driver", report.driver()));
        findings.add(library("cuBLAS", report.cublas()));
        findings.add(library("cuDNN", report.cudnn()));
        findings.add(library("NVRTC", report.nvrtc()));
        report.cards().forEach(card -> findings.add(card(card)));
        if (report.cards().isEmpty()) {
            findings.add(Finding.of("cards", "none: " + report.problem().orElse("the driver names none"), Map.of()));
        }
        findings.add(auto());
        return findings;
    }

    private Finding library(String subject, Library library) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("wanted", library.file());
        facts.put("found", library.version().orElse(null));
        String found = library.version()
                .map(version -> "found, version " + version)
                .orElse(lookedFor(library) ? "not found" : "not looked for without a driver");
        Optional<String> install = library.found() ? Optional.empty() : Optional.of(library.install());
        return new Finding(subject, library.file() + " wanted, " + found, install, facts);
    }

    private boolean lookedFor(Library library) {
        return report.driver().found() || library.equals(report.driver());
    }

    private static Finding card(Card card) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", card.name());
        facts.put("total-bytes", card.totalBytes());
        facts.put("free-bytes", card.freeBytes());
        facts.put("compute-capability", card.computeCapability());
        facts.put("multiprocessors", card.multiprocessors());
        return Finding.of(
                "card " + card.ordinal(),
                card.name() + ", " + ThisMachine.gibibytes(card.freeBytes()) + " of "
                        + ThisMachine.gibibytes(card.totalBytes()) + " free, compute capability "
                        + card.computeCapability() + ", " + card.multiprocessors() + " multiprocessors, float32"
                        + (card.major() < AMPERE ? "; bfloat16 and TF32 take 8.0 or newer" : ", TF32 and bfloat16"),
                facts);
    }

    private Finding auto() {
        int cards = report.usable() ? report.cards().size() : 0;
        return Finding.of(
                "device = auto",
                cards == 0
                        ? "takes the cpu"
                        : "takes cards for up to " + cards + (cards == 1 ? " tower" : " towers")
                                + " of a process, the cpu for more",
                Map.of("cards", cards));
    }
}
