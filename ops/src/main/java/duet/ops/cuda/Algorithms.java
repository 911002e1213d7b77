package duet.ops.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionBwdDataAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;
import jcuda.jcudnn.cudnnDeterminism;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnStatus;
import jcuda.jcudnn.cudnnTensorDescriptor;

/**
 * Chooses how cuDNN computes a convolution: the fastest by its own guess of the ways that give the same bits every time and whose
 * workspace is within the limit.
 */
final class Algorithms {
    private final String layer;
    private final cudnnHandle handle;
    private final long limit;

    /** @param limit bytes of workspace */
    Algorithms(String layer, cudnnHandle handle, long limit) {
        this.layer = layer;
        this.handle = handle;
        this.limit = limit;
    }

    /** @param number cuDNN's of the algorithm */
    record Choice(int number, long workspace) {}

    private record Candidate(int number, int status, int determinism) {}

    Choice forward(
            cudnnTensorDescriptor input,
            cudnnFilterDescriptor weights,
            cudnnConvolutionDescriptor convolution,
            cudnnTensorDescriptor output) {
        int[] count = new int[1];
        Status.cudnn(
                "cudnnGetConvolutionForwardAlgorithmMaxCount",
                JCudnn.cudnnGetConvolutionForwardAlgorithmMaxCount(handle, count));
        cudnnConvolutionFwdAlgoPerf[] found = new cudnnConvolutionFwdAlgoPerf[count[0]];
        for (int i = 0; i < found.length; i++) {
            found[i] = new cudnnConvolutionFwdAlgoPerf();
        }
        ask(
                "cudnnGetConvolutionForwardAlgorithm_v7",
                () -> JCudnn.cudnnGetConvolutionForwardAlgorithm_v7(
                        handle, input, weights, convolution, output, found.length, count, found));
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < count[0]; i++) {
            candidates.add(new Candidate(found[i].algo, found[i].status, found[i].determinism));
        }
        return choose(
                "forward",
                candidates,
                (number, bytes) -> JCudnn.cudnnGetConvolutionForwardWorkspaceSize(
                        handle, input, weights, convolution, output, number, bytes));
    }

    Choice toInput(
            cudnnFilterDescriptor weights,
            cudnnTensorDescriptor outputGradient,
            cudnnConvolutionDescriptor convolution,
            cudnnTensorDescriptor inputGradient) {
        int[] count = new int[1];
        Status.cudnn(
                "cudnnGetConvolutionBackwardDataAlgorithmMaxCount",
                JCudnn.cudnnGetConvolutionBackwardDataAlgorithmMaxCount(handle, count));
        cudnnConvolutionBwdDataAlgoPerf[] found = new cudnnConvolutionBwdDataAlgoPerf[count[0]];
        for (int i = 0; i < found.length; i++) {
            found[i] = new cudnnConvolutionBwdDataAlgoPerf();
        }
        ask(
                "cudnnGetConvolutionBackwardDataAlgorithm_v7",
                () -> JCudnn.cudnnGetConvolutionBackwardDataAlgorithm_v7(
                        handle, weights, outputGradient, convolution, inputGradient, found.length, count, found));
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < count[0]; i++) {
            candidates.add(new Candidate(found[i].algo, found[i].status, found[i].determinism));
        }
        return choose(
                "gradient of the input",
                candidates,
                (number, bytes) -> JCudnn.cudnnGetConvolutionBackwardDataWorkspaceSize(
                        handle, weights, outputGradient, convolution, inputGradient, number, bytes));
    }

    Choice toWeights(
            cudnnTensorDescriptor input,
            cudnnTensorDescriptor outputGradient,
            cudnnConvolutionDescriptor convolution,
            cudnnFilterDescriptor weightGradient) {
        int[] count = new int[1];
        Status.cudnn(
                "cudnnGetConvolutionBackwardFilterAlgorithmMaxCount",
                JCudnn.cudnnGetConvolutionBackwardFilterAlgorithmMaxCount(handle, count));
        cudnnConvolutionBwdFilterAlgoPerf[] found = new cudnnConvolutionBwdFilterAlgoPerf[count[0]];
        for (int i = 0; i < found.length; i++) {
            found[i] = new cudnnConvolutionBwdFilterAlgoPerf();
        }
        ask(
                "cudnnGetConvolutionBackwardFilterAlgorithm_v7",
                () -> JCudnn.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
                        handle, input, outputGradient, convolution, weightGradient, found.length, count, found));
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < count[0]; i++) {
            candidates.add(new Candidate(found[i].algo, found[i].status, found[i].determinism));
        }
        return choose(
                "gradient of the weights",
                candidates,
                (number, bytes) -> JCudnn.cudnnGetConvolutionBackwardFilterWorkspaceSize(
                        handle, input, outputGradient, convolution, weightGradient, number, bytes));
    }

    /** The bindings copy as many answers as cuDNN says there are, before they look whether the call failed and it said nothing. */
    private static void ask(String call, IntSupplier asking) {
        try {
            Status.cudnn(call, asking.getAsInt());
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new CudaException(
                    "cuDNN answers " + call + " with an error that its bindings hide; " + Status.CUDNN_TELLS_MORE, e);
        }
    }

    @FunctionalInterface
    private interface WorkspaceSize {
        int ask(int number, long[] bytes);
    }

    /** @param candidates the one that cuDNN thinks fastest first */
    private Choice choose(String what, List<Candidate> candidates, WorkspaceSize size) {
        for (Candidate candidate : candidates) {
            long[] bytes = new long[1];
            if (candidate.status() == cudnnStatus.CUDNN_STATUS_SUCCESS
                    && candidate.determinism() == cudnnDeterminism.CUDNN_DETERMINISTIC
                    && size.ask(candidate.number(), bytes) == cudnnStatus.CUDNN_STATUS_SUCCESS
                    && bytes[0] <= limit) {
                return new Choice(candidate.number(), bytes[0]);
            }
        }
        throw new CudaException(layer + ": of cuDNN's " + candidates.size() + " ways to compute its " + what
                + " none gives the same bits every time within a workspace of " + limit
                + " bytes; allow more by cuda.workspace");
    }
}
