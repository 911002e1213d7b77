package duet.ops.cuda;

import duet.ops.cuda.DeviceMemory.Use;
import duet.ops.device.Precision;
import duet.ops.network.Shape;
import jcuda.Pointer;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnTensorDescriptor;

/**
 * Adds one bias to each map, and sums the gradient of each map up again: by cuDNN in float32, by kernels elsewhere, since biases
 * and their gradients are float32 always and cuDNN wants one type of all.
 */
final class MapBias {
    private static final Pointer ONE = Pointer.to(new float[] {1});
    private static final Pointer ZERO = Pointer.to(new float[] {0});

    private final Wiring wiring;
    private final CudaParameter bias;
    private final cudnnTensorDescriptor biasDescriptor;
    private final cudnnTensorDescriptor outputDescriptor;
    /** Sums by image and map; null where cuDNN sums. */
    private final DeviceMemory partial;

    MapBias(Wiring wiring, CudaParameter bias) {
        this.wiring = wiring;
        this.bias = bias;
        CudaWorkshop workshop = wiring.workshop();
        Shape output = wiring.plan().output();
        if (workshop.equipment().precision() == Precision.FLOAT32) {
            biasDescriptor = workshop.tensor(Precision.FLOAT32, 1, Shape.vector(output.maps()));
            outputDescriptor = workshop.tensor(Precision.FLOAT32, wiring.batch(), output);
            partial = null;
        } else {
            biasDescriptor = null;
            outputDescriptor = null;
            long sums = (long) wiring.batch() * output.maps();
            partial = workshop.memory(wiring.name(), Use.BUFFERS, sums * Float.BYTES);
        }
    }

    void add() {
        CudaTensor output = wiring.output();
        if (partial == null) {
            Status.cudnn(
                    "cudnnAddTensor",
                    JCudnn.cudnnAddTensor(
                            wiring.equipment().cudnn(),
                            ONE,
                            biasDescriptor,
                            bias.operand(),
                            ONE,
                            outputDescriptor,
                            output.pointer()));
        } else {
            wiring.kernels()
                    .run(
                            "add_bias",
                            output.count(),
                            output.pointer(),
                            output.type(),
                            bias.operand(),
                            output.shape().maps(),
                            output.shape().area());
        }
    }

    void gradient() {
        CudaTensor gradient = wiring.outputGradient();
        if (partial == null) {
            Status.cudnn(
                    "cudnnConvolutionBackwardBias",
                    JCudnn.cudnnConvolutionBackwardBias(
                            wiring.equipment().cudnn(),
                            ONE,
                            outputDescriptor,
                            gradient.pointer(),
                            ZERO,
                            biasDescriptor,
                            bias.gradient()));
        } else {
            int maps = gradient.shape().maps();
            wiring.kernels()
                    .run(
                            "sum_maps",
                            (long) gradient.batch() * maps,
                            partial.pointer(),
                            gradient.pointer(),
                            gradient.type(),
                            gradient.shape().area());
            wiring.kernels().run("sum_images", maps, bias.gradient(), partial.pointer(), gradient.batch());
        }
    }
}
