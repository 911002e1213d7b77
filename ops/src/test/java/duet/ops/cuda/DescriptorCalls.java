package duet.ops.cuda;

import java.util.Arrays;
import java.util.function.IntSupplier;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnActivationDescriptor;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnLRNDescriptor;
import jcuda.jcudnn.cudnnPoolingDescriptor;
import jcuda.jcudnn.cudnnTensorDescriptor;

/**
 * What cuDNN says to calls that need no card: shapes, limits and output sizes. The same words must come from the stand-in: a
 * program of its own, since a process has one library of a name.
 */
public final class DescriptorCalls {
    private static final int FLOAT = 0;
    private static final int BFLOAT16 = 9;

    private final cudnnTensorDescriptor x = new cudnnTensorDescriptor();
    private final cudnnFilterDescriptor w = new cudnnFilterDescriptor();
    private final cudnnConvolutionDescriptor convolution = new cudnnConvolutionDescriptor();
    private final cudnnPoolingDescriptor pooling = new cudnnPoolingDescriptor();
    private final cudnnLRNDescriptor norm = new cudnnLRNDescriptor();
    private final cudnnActivationDescriptor activation = new cudnnActivationDescriptor();

    private DescriptorCalls() {}

    public static void main(String[] arguments) {
        System.out.println("version " + JCudnn.cudnnGetVersion());
        new DescriptorCalls().run();
    }

    private void run() {
        JCudnn.cudnnCreateTensorDescriptor(x);
        JCudnn.cudnnCreateFilterDescriptor(w);
        JCudnn.cudnnCreateConvolutionDescriptor(convolution);
        JCudnn.cudnnCreatePoolingDescriptor(pooling);
        JCudnn.cudnnCreateLRNDescriptor(norm);
        JCudnn.cudnnCreateActivationDescriptor(activation);
        tensors();
        filters();
        convolutions();
        outputs();
        pools();
        norms();
        activations();
    }

    private static void say(String what, IntSupplier call) {
        System.out.println(what + ": " + (call.getAsInt() == 0 ? "done" : "refused"));
    }

    private void tensors() {
        for (int type : new int[] {FLOAT, BFLOAT16}) {
            for (int format : new int[] {0, 1}) {
                for (int[] size : new int[][] {{2, 3, 5, 7}, {0, 3, 5, 7}, {2, 3, 0, 7}, {2, -3, 5, 7}}) {
                    say(
                            "tensor of type " + type + ", format " + format + ", " + Arrays.toString(size),
                            () -> JCudnn.cudnnSetTensor4dDescriptor(
                                    x, format, type, size[0], size[1], size[2], size[3]));
                }
            }
        }
        say("tensor with gaps", () -> JCudnn.cudnnSetTensor4dDescriptorEx(x, FLOAT, 2, 3, 5, 7, 400, 100, 10, 1));
        say(
                "tensor of more than 2^31 values",
                () -> JCudnn.cudnnSetTensor4dDescriptorEx(
                        x, FLOAT, 2, 2, 30_000, 30_000, 1_800_000_000, 900_000_000, 30_000, 1));
    }

    private void filters() {
        for (int[] size : new int[][] {{2, 3, 5, 7}, {0, 3, 5, 7}, {2, 3, 5, 0}}) {
            say("filter " + Arrays.toString(size), () -> filter(size));
        }
    }

    private int filter(int... size) {
        return JCudnn.cudnnSetFilter4dDescriptor(w, FLOAT, 0, size[0], size[1], size[2], size[3]);
    }

    private int convolution(int padding, int stride, int dilation) {
        return JCudnn.cudnnSetConvolution2dDescriptor(
                convolution, padding, padding, stride, stride, dilation, dilation, 1, FLOAT);
    }

    private void convolutions() {
        for (int padding : new int[] {-1, 0, 1, 100}) {
            say("padding " + padding, () -> convolution(padding, 1, 1));
        }
        for (int stride : new int[] {-1, 0, 1, 4}) {
            say("stride " + stride, () -> convolution(0, stride, 1));
        }
        for (int dilation : new int[] {-1, 0, 1}) {
            say("dilation " + dilation, () -> convolution(0, 1, dilation));
        }
        for (int groups : new int[] {-1, 0, 1, 2}) {
            say("groups " + groups, () -> JCudnn.cudnnSetConvolutionGroupCount(convolution, groups));
        }
        for (int math = 0; math < 4; math++) {
            int type = math;
            say("math type " + math, () -> JCudnn.cudnnSetConvolutionMathType(convolution, type));
        }
    }

    private void outputs() {
        int[] kernels = {1, 2, 3, 5, 11, 12, 13};
        for (int groups : new int[] {1, 2}) {
            for (int kernel : kernels) {
                for (int stride : new int[] {1, 2, 3, 4}) {
                    for (int padding : new int[] {0, 1, 2, 3}) {
                        say(
                                "set " + groups + " " + kernel + " " + stride + " " + padding,
                                () -> JCudnn.cudnnSetTensor4dDescriptor(x, 0, FLOAT, 2, 6, 12, 9)
                                        | filter(8, 6 / groups, kernel, kernel)
                                        | convolution(padding, stride, 1)
                                        | JCudnn.cudnnSetConvolutionGroupCount(convolution, groups));
                        output();
                    }
                }
            }
        }
        say("filters of too few maps", () -> filter(8, 2, 3, 3) | convolution(0, 1, 1));
        output();
    }

    /** What comes out where it comes to anything; whether it is refused is not for a call to tell that needs no card. */
    private void output() {
        int[][] size = new int[4][1];
        int status =
                JCudnn.cudnnGetConvolution2dForwardOutputDim(convolution, x, w, size[0], size[1], size[2], size[3]);
        System.out.println(status == 0 ? size(size) : "refused");
    }

    private static String size(int[][] size) {
        return size[0][0] + " x " + size[1][0] + " x " + size[2][0] + " x " + size[3][0];
    }

    private int pooling(int mode, int window, int padding, int stride) {
        return JCudnn.cudnnSetPooling2dDescriptor(pooling, mode, 1, window, window, padding, padding, stride, stride);
    }

    private void pools() {
        for (int mode : new int[] {0, 1, 2, 3}) {
            say("pooling mode " + mode, () -> pooling(mode, 3, 0, 2));
        }
        for (int window : new int[] {0, 1, 2, 3}) {
            for (int padding : new int[] {-1, 0, 1, 2, 3}) {
                for (int stride : new int[] {0, 1, 2}) {
                    say(
                            "window " + window + ", padding " + padding + ", stride " + stride,
                            () -> pooling(3, window, padding, stride));
                }
            }
        }
        JCudnn.cudnnSetTensor4dDescriptor(x, 0, FLOAT, 2, 6, 12, 9);
        for (int window : new int[] {1, 2, 3, 5}) {
            for (int stride : new int[] {1, 2, 3}) {
                for (int padding = 0; padding <= window + 1; padding++) {
                    int[][] size = new int[4][1];
                    int given = padding;
                    say(
                            "pool " + window + " " + padding + " " + stride,
                            () -> pooling(3, window, given, stride)
                                    | JCudnn.cudnnGetPooling2dForwardOutputDim(
                                            pooling, x, size[0], size[1], size[2], size[3]));
                    System.out.println(size(size));
                }
            }
        }
    }

    private void norms() {
        for (int n : new int[] {0, 1, 2, 5, 16, 17}) {
            say("window of " + n, () -> JCudnn.cudnnSetLRNDescriptor(norm, n, 1e-4, 0.75, 2));
        }
        for (double beta : new double[] {-1, 0, 0.009, 0.01, 0.75}) {
            say("beta " + beta, () -> JCudnn.cudnnSetLRNDescriptor(norm, 5, 1e-4, beta, 2));
        }
        for (double k : new double[] {-1, 0, 9e-6, 1.1e-5, 2}) {
            say("k " + k, () -> JCudnn.cudnnSetLRNDescriptor(norm, 5, 1e-4, 0.75, k));
        }
    }

    private void activations() {
        for (int mode : new int[] {0, 1, 2}) {
            for (int nan : new int[] {0, 1}) {
                say(
                        "activation " + mode + ", NaN " + nan,
                        () -> JCudnn.cudnnSetActivationDescriptor(activation, mode, nan, 0));
            }
        }
    }
}
