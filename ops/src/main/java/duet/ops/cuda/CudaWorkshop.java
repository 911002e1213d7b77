package duet.ops.cuda;

import duet.ops.cuda.DeviceMemory.Use;
import duet.ops.device.Precision;
import duet.ops.network.Shape;
import java.util.ArrayList;
import java.util.List;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnActivationDescriptor;
import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnLRNDescriptor;
import jcuda.jcudnn.cudnnNanPropagation;
import jcuda.jcudnn.cudnnPoolingDescriptor;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnTensorFormat;

/** Where the layers of one segment get their memory and their descriptors; all of it is given back together. */
final class CudaWorkshop implements Resource {
    private static final int UNSCALED = 1;

    private final Equipment equipment;
    private final Closing closing = new Closing();
    private final List<DeviceMemory> memory = new ArrayList<>();

    CudaWorkshop(Equipment equipment) {
        this.equipment = equipment;
    }

    Equipment equipment() {
        return equipment;
    }

    /** Asks for memory that is taken later. */
    DeviceMemory memory(String owner, Use use, long bytes) {
        DeviceMemory asked = closing.add(new DeviceMemory(owner, use, bytes));
        memory.add(asked);
        return asked;
    }

    /** All that was asked for. */
    List<DeviceMemory> memory() {
        return memory;
    }

    <T extends Resource> T keep(T resource) {
        return closing.add(resource);
    }

    static int type(Precision precision) {
        return precision == Precision.FLOAT32 ? cudnnDataType.CUDNN_DATA_FLOAT : cudnnDataType.CUDNN_DATA_BFLOAT16;
    }

    cudnnTensorDescriptor tensor(Precision precision, int images, Shape shape) {
        cudnnTensorDescriptor tensor = new cudnnTensorDescriptor();
        Status.cudnn("cudnnCreateTensorDescriptor", JCudnn.cudnnCreateTensorDescriptor(tensor));
        closing.add(() -> Status.cudnn("cudnnDestroyTensorDescriptor", JCudnn.cudnnDestroyTensorDescriptor(tensor)));
        Status.cudnn(
                "cudnnSetTensor4dDescriptor",
                JCudnn.cudnnSetTensor4dDescriptor(
                        tensor,
                        cudnnTensorFormat.CUDNN_TENSOR_NCHW,
                        type(precision),
                        images,
                        shape.maps(),
                        shape.height(),
                        shape.width()));
        return tensor;
    }

    cudnnFilterDescriptor filter(Precision precision, int outputs, int inputs, int kernel) {
        cudnnFilterDescriptor filter = new cudnnFilterDescriptor();
        Status.cudnn("cudnnCreateFilterDescriptor", JCudnn.cudnnCreateFilterDescriptor(filter));
        closing.add(() -> Status.cudnn("cudnnDestroyFilterDescriptor", JCudnn.cudnnDestroyFilterDescriptor(filter)));
        Status.cudnn(
                "cudnnSetFilter4dDescriptor",
                JCudnn.cudnnSetFilter4dDescriptor(
                        filter, type(precision), cudnnTensorFormat.CUDNN_TENSOR_NCHW, outputs, inputs, kernel, kernel));
        return filter;
    }

    /** @param rows of padding above and below, columns the same at both sides; mathType one of cudnnMathType */
    cudnnConvolutionDescriptor convolution(int rows, int columns, int stride, int groups, int mathType) {
        cudnnConvolutionDescriptor convolution = new cudnnConvolutionDescriptor();
        Status.cudnn("cudnnCreateConvolutionDescriptor", JCudnn.cudnnCreateConvolutionDescriptor(convolution));
        closing.add(() -> Status.cudnn(
                "cudnnDestroyConvolutionDescriptor", JCudnn.cudnnDestroyConvolutionDescriptor(convolution)));
        Status.cudnn(
                "cudnnSetConvolution2dDescriptor",
                JCudnn.cudnnSetConvolution2dDescriptor(
                        convolution,
                        rows,
                        columns,
                        stride,
                        stride,
                        UNSCALED,
                        UNSCALED,
                        cudnnConvolutionMode.CUDNN_CROSS_CORRELATION,
                        cudnnDataType.CUDNN_DATA_FLOAT));
        Status.cudnn("cudnnSetConvolutionGroupCount", JCudnn.cudnnSetConvolutionGroupCount(convolution, groups));
        Status.cudnn("cudnnSetConvolutionMathType", JCudnn.cudnnSetConvolutionMathType(convolution, mathType));
        return convolution;
    }

    /** @param mode one of cudnnPoolingMode */
    cudnnPoolingDescriptor pooling(int mode, int kernel, int rows, int columns, int stride) {
        cudnnPoolingDescriptor pooling = new cudnnPoolingDescriptor();
        Status.cudnn("cudnnCreatePoolingDescriptor", JCudnn.cudnnCreatePoolingDescriptor(pooling));
        closing.add(() -> Status.cudnn("cudnnDestroyPoolingDescriptor", JCudnn.cudnnDestroyPoolingDescriptor(pooling)));
        Status.cudnn(
                "cudnnSetPooling2dDescriptor",
                JCudnn.cudnnSetPooling2dDescriptor(
                        pooling,
                        mode,
                        cudnnNanPropagation.CUDNN_PROPAGATE_NAN,
                        kernel,
                        kernel,
                        rows,
                        columns,
                        stride,
                        stride));
        return pooling;
    }

    /** @param mode one of cudnnActivationMode */
    cudnnActivationDescriptor activation(int mode) {
        cudnnActivationDescriptor activation = new cudnnActivationDescriptor();
        Status.cudnn("cudnnCreateActivationDescriptor", JCudnn.cudnnCreateActivationDescriptor(activation));
        closing.add(() ->
                Status.cudnn("cudnnDestroyActivationDescriptor", JCudnn.cudnnDestroyActivationDescriptor(activation)));
        Status.cudnn(
                "cudnnSetActivationDescriptor",
                JCudnn.cudnnSetActivationDescriptor(activation, mode, cudnnNanPropagation.CUDNN_PROPAGATE_NAN, 0));
        return activation;
    }

    /** @param alpha of the plain sum over the window, which cuDNN would divide by the window's size */
    cudnnLRNDescriptor responseNorm(int size, double alpha, double beta, double k) {
        cudnnLRNDescriptor norm = new cudnnLRNDescriptor();
        Status.cudnn("cudnnCreateLRNDescriptor", JCudnn.cudnnCreateLRNDescriptor(norm));
        closing.add(() -> Status.cudnn("cudnnDestroyLRNDescriptor", JCudnn.cudnnDestroyLRNDescriptor(norm)));
        Status.cudnn("cudnnSetLRNDescriptor", JCudnn.cudnnSetLRNDescriptor(norm, size, alpha * size, beta, k));
        return norm;
    }

    /** Waits until the card uses none of it any more. */
    @Override
    public void close() {
        closing.add(equipment.streams()::await);
        closing.add(equipment.card()::enter);
        closing.close();
    }
}
