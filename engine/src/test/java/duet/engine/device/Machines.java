package duet.engine.device;

import duet.ops.cuda.CudaReport;
import duet.ops.cuda.CudaReport.Card;
import duet.ops.cuda.CudaReport.Library;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reports of machines that are not here. */
public final class Machines {
    private Machines() {}

    public static CudaReport withoutDriver() {
        return new CudaReport(
                library("libcuda.so.1", null),
                library("libcublas.so.12", null),
                library("libcudnn.so.9", null),
                library("libnvrtc.so.12", null),
                List.of(),
                Optional.of("there is no CUDA driver: libcuda.so.1 cannot be loaded; install it"));
    }

    public static CudaReport withoutCudnn(Card... cards) {
        return new CudaReport(
                library("libcuda.so.1", "12.6"),
                library("libcublas.so.12", "12.6.4"),
                library("libcudnn.so.9", null),
                library("libnvrtc.so.12", "12.6"),
                Arrays.asList(cards),
                Optional.empty());
    }

    public static CudaReport with(Card... cards) {
        return new CudaReport(
                library("libcuda.so.1", "12.6"),
                library("libcublas.so.12", "12.6.4"),
                library("libcudnn.so.9", "9.5.1"),
                library("libnvrtc.so.12", "12.6"),
                Arrays.asList(cards),
                Optional.empty());
    }

    private static Library library(String file, String version) {
        return new Library(file, Optional.ofNullable(version), "install " + file);
    }

    public static Card hopper(int ordinal) {
        return new Card(ordinal, "NVIDIA H100 80GB HBM3", 80L << 30, 79L << 30, 9, 0, 132);
    }

    public static Card turing(int ordinal) {
        return new Card(ordinal, "Tesla T4", 15L << 30, 14L << 30, 7, 5, 40);
    }
}
