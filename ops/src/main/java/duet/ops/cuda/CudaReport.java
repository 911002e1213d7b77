package duet.ops.cuda;

import java.util.List;
import java.util.Optional;

/**
 * What a machine has of CUDA.
 *
 * @param driver comes with the card's driver
 * @param cublas of the CUDA toolkit's runtime libraries
 * @param cudnn of its own packages
 * @param nvrtc of the CUDA toolkit's runtime libraries
 * @param cards in the driver's order; none where the driver is missing or answers with an error
 * @param problem why there is no card; empty where there is one
 */
public record CudaReport(
        Library driver, Library cublas, Library cudnn, Library nvrtc, List<Card> cards, Optional<String> problem) {
    public CudaReport {
        cards = List.copyOf(cards);
    }

    /**
     * A library that the device needs.
     *
     * @param file as the system's loader is asked for it: {@code libcudnn.so.9}
     * @param version as it says itself: {@code 9.5.1}; empty where it cannot be loaded
     * @param install what to install where it is missing
     */
    public record Library(String file, Optional<String> version, String install) {

        public boolean found() {
            return version.isPresent();
        }
    }

    /**
     * A card.
     *
     * @param totalBytes of its memory
     * @param freeBytes of it when it was asked
     * @param major of its compute capability
     * @param multiprocessors how many it has
     */
    public record Card(
            int ordinal, String name, long totalBytes, long freeBytes, int major, int minor, int multiprocessors) {

        /** {@code 9.0}. */
        public String computeCapability() {
            return major + "." + minor;
        }
    }

    public List<Library> libraries() {
        return List.of(driver, cublas, cudnn, nvrtc);
    }

    /** Whether there is a card and everything that it needs. */
    public boolean usable() {
        return whyUnusable().isEmpty();
    }

    /** In one line, why no card can be used; empty where one can. */
    public Optional<String> whyUnusable() {
        if (problem.isPresent()) {
            return problem;
        }
        return libraries().stream()
                .filter(library -> !library.found())
                .findFirst()
                .map(library -> library.file() + " cannot be loaded; " + library.install());
    }
}
