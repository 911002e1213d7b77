package duet.ops.cuda;

import duet.ops.cuda.DeviceMemory.Use;
import duet.ops.device.Pass;
import duet.ops.device.Precision;
import duet.ops.network.LayerSpec;
import duet.ops.network.Shape;
import java.util.List;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnMathType;
import jcuda.jcudnn.cudnnTensorDescriptor;

/**
 * A convolution by cuDNN, in canonical order (NCHW), which every way of computing it accepts. In bfloat16 cuDNN rounds the weights'
 * gradient as well, since it wants one type of all three arrays; the sums inside are float32.
 */
final class ConvolutionLayer implements CudaLayer {
    private static final Pointer ONE = Pointer.to(new float[] {1});
    private static final Pointer ZERO = Pointer.to(new float[] {0});

    private final Wiring wiring;
    private final ConvolutionGeometry geometry;
    private final CudaParameter weight;
    private final CudaParameter bias;
    private final MapBias maps;
    private final cudnnTensorDescriptor input;
    private final cudnnTensorDescriptor output;
    private final cudnnFilterDescriptor weights;
    private final cudnnConvolutionDescriptor convolution;
    /** The input with its padding, and the gradient with respect to it; null where the tensors themselves serve. */
    private final DeviceMemory padded;

    private final DeviceMemory paddedGradient;
    /** As cuDNN writes it in bfloat16; null in float32. */
    private final DeviceMemory roundedGradient;

    private final Algorithms.Choice forward;
    private final Algorithms.Choice toInput;
    private final Algorithms.Choice toWeights;

    ConvolutionLayer(Wiring wiring, LayerSpec.Convolution spec) {
        this.wiring = wiring;
        CudaWorkshop workshop = wiring.workshop();
        Equipment equipment = workshop.equipment();
        Precision precision = equipment.precision();
        geometry = ConvolutionGeometry.of(wiring.plan(), spec);
        weight = CudaParameter.weight(workshop, wiring.plan(), precision);
        bias = CudaParameter.bias(workshop, wiring.plan());
        maps = new MapBias(wiring, bias);
        int groups = wiring.plan().groups();
        Shape in = geometry.input();
        Shape out = wiring.plan().output();
        input = workshop.tensor(precision, wiring.batch(), in);
        output = workshop.tensor(precision, wiring.batch(), out);
        weights = workshop.filter(precision, out.maps(), in.maps() / groups, spec.kernel());
        convolution =
                workshop.convolution(geometry.rows(), geometry.columns(), spec.stride(), groups, mathType(equipment));
        checkOutput(out);
        boolean learns = wiring.plan().learns();
        long paddedBytes = (long) wiring.batch() * in.count() * precision.bytes();
        padded = geometry.copied() ? workshop.memory(wiring.name(), Use.BUFFERS, paddedBytes) : null;
        paddedGradient = geometry.copied() && wiring.wantsInputGradient()
                ? workshop.memory(wiring.name(), Use.BUFFERS, paddedBytes)
                : null;
        roundedGradient = precision == Precision.BFLOAT16 && learns
                ? workshop.memory(wiring.name(), Use.BUFFERS, (long) weight.count() * Short.BYTES)
                : null;
        Algorithms algorithms = new Algorithms(
                wiring.name(), equipment.cudnn(), equipment.options().workspaceBytes());
        forward = need(algorithms.forward(input, weights, convolution, output));
        toInput = wiring.wantsInputGradient() ? need(algorithms.toInput(weights, output, convolution, input)) : null;
        toWeights = learns ? need(algorithms.toWeights(input, output, convolution, weights)) : null;
    }

    /** Full float32 unless something else was asked for; tensor cores otherwise. */
    private static int mathType(Equipment equipment) {
        if (equipment.precision() == Precision.BFLOAT16) {
            return cudnnMathType.CUDNN_TENSOR_OP_MATH;
        }
        return equipment.options().tf32() ? cudnnMathType.CUDNN_DEFAULT_MATH : cudnnMathType.CUDNN_FMA_MATH;
    }

    /** That cuDNN counts windows as the network does. */
    private void checkOutput(Shape wanted) {
        int[] images = new int[1];
        int[] outputs = new int[1];
        int[] height = new int[1];
        int[] width = new int[1];
        Status.cudnn(
                "cudnnGetConvolution2dForwardOutputDim",
                JCudnn.cudnnGetConvolution2dForwardOutputDim(
                        convolution, input, weights, images, outputs, height, width));
        Shape found = new Shape(outputs[0], height[0], width[0]);
        if (!found.equals(wanted)) {
            throw new CudaException(wiring.name() + ": cuDNN would write " + found + " where " + wanted + " is wanted");
        }
    }

    private Algorithms.Choice need(Algorithms.Choice choice) {
        wiring.equipment().workspace().need(choice.workspace());
        return choice;
    }

    @Override
    public void forward(Pass pass) {
        if (padded != null) {
            resize(
                    "pad",
                    padded.pointer(),
                    geometry.input(),
                    wiring.input().pointer(),
                    wiring.input().shape());
        }
        Status.cudnn(
                "cudnnConvolutionForward",
                JCudnn.cudnnConvolutionForward(
                        wiring.equipment().cudnn(),
                        ONE,
                        input,
                        read(),
                        weights,
                        weight.operand(),
                        convolution,
                        forward.number(),
                        workspace(forward),
                        forward.workspace(),
                        ZERO,
                        output,
                        wiring.output().pointer()));
        maps.add();
    }

    private CUdeviceptr read() {
        return padded == null ? wiring.input().pointer() : padded.pointer();
    }

    private CUdeviceptr workspace(Algorithms.Choice choice) {
        return choice.workspace() == 0 ? null : wiring.equipment().workspace().pointer();
    }

    @Override
    public void backwardToInput() {
        CUdeviceptr target = padded == null ? wiring.inputGradient().pointer() : paddedGradient.pointer();
        Status.cudnn(
                "cudnnConvolutionBackwardData",
                JCudnn.cudnnConvolutionBackwardData(
                        wiring.equipment().cudnn(),
                        ONE,
                        weights,
                        weight.operand(),
                        output,
                        wiring.outputGradient().pointer(),
                        convolution,
                        toInput.number(),
                        workspace(toInput),
                        toInput.workspace(),
                        ZERO,
                        input,
                        target));
        if (padded != null) {
            CudaTensor gradient = wiring.inputGradient();
            resize("unpad", gradient.pointer(), gradient.shape(), target, geometry.input());
        }
    }

    private void resize(String kernel, CUdeviceptr to, Shape toShape, CUdeviceptr from, Shape fromShape) {
        Shape larger = kernel.equals("pad") ? toShape : fromShape;
        Shape image = wiring.input().shape();
        wiring.kernels()
                .run(
                        kernel,
                        (long) wiring.batch() * toShape.count(),
                        to,
                        from,
                        wiring.input().type(),
                        larger.height(),
                        larger.width(),
                        image.height(),
                        image.width(),
                        geometry.top(),
                        geometry.left());
    }

    @Override
    public void backwardToWeights() {
        CUdeviceptr target = roundedGradient == null ? weight.gradient() : roundedGradient.pointer();
        Status.cudnn(
                "cudnnConvolutionBackwardFilter",
                JCudnn.cudnnConvolutionBackwardFilter(
                        wiring.equipment().cudnn(),
                        ONE,
                        input,
                        read(),
                        output,
                        wiring.outputGradient().pointer(),
                        convolution,
                        toWeights.number(),
                        workspace(toWeights),
                        toWeights.workspace(),
                        ZERO,
                        weights,
                        target));
        if (roundedGradient != null) {
            wiring.kernels().run("convert", weight.count(), weight.gradient(), 0, target, 1);
        }
        maps.gradient();
    }

    @Override
    public List<CudaParameter> parameters() {
        return List.of(weight, bias);
    }
}
