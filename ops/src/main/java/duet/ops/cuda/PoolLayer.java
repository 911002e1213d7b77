package duet.ops.cuda;

import duet.ops.device.Pass;
import duet.ops.device.Precision;
import duet.ops.network.LayerSpec;
import java.util.ArrayList;
import java.util.List;
import jcuda.Pointer;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnPoolingDescriptor;
import jcuda.jcudnn.cudnnPoolingMode;
import jcuda.jcudnn.cudnnTensorDescriptor;

/**
 * A pool: by cuDNN in float32 where it lays the same windows, else by kernels. The gradient of a largest value is always a
 * kernel's: cuDNN does not say which of several equal values it gives the gradient to, and behind a relu they are equal often.
 */
final class PoolLayer implements CudaLayer {
    private static final Pointer ONE = Pointer.to(new float[] {1});
    private static final Pointer ZERO = Pointer.to(new float[] {0});

    private final Wiring wiring;
    private final PoolGeometry geometry;
    private final boolean max;
    /** Null where kernels compute. */
    private final cudnnPoolingDescriptor pooling;

    private final cudnnTensorDescriptor input;
    private final cudnnTensorDescriptor output;

    PoolLayer(Wiring wiring, PoolGeometry geometry) {
        this.wiring = wiring;
        this.geometry = geometry;
        max = wiring.plan().spec() instanceof LayerSpec.MaxPool;
        CudaWorkshop workshop = wiring.workshop();
        boolean byCudnn = wiring.output().precision() == Precision.FLOAT32 && geometry.isCudnns();
        int mode = max
                ? cudnnPoolingMode.CUDNN_POOLING_MAX_DETERMINISTIC
                : cudnnPoolingMode.CUDNN_POOLING_AVERAGE_COUNT_EXCLUDE_PADDING;
        pooling = byCudnn
                ? workshop.pooling(
                        mode,
                        geometry.kernel(),
                        geometry.padding().top(),
                        geometry.padding().left(),
                        geometry.stride())
                : null;
        input = byCudnn ? workshop.tensor(Precision.FLOAT32, wiring.batch(), geometry.input()) : null;
        output = byCudnn ? workshop.tensor(Precision.FLOAT32, wiring.batch(), geometry.output()) : null;
    }

    @Override
    public void forward(Pass pass) {
        if (pooling == null) {
            run(max ? "max_pool" : "average_pool", wiring.output(), wiring.input());
            return;
        }
        Status.cudnn(
                "cudnnPoolingForward",
                JCudnn.cudnnPoolingForward(
                        wiring.equipment().cudnn(),
                        pooling,
                        ONE,
                        input,
                        wiring.input().pointer(),
                        ZERO,
                        output,
                        wiring.output().pointer()));
    }

    @Override
    public void backwardToInput() {
        if (max) {
            run("max_pool_backward", wiring.inputGradient(), wiring.outputGradient(), wiring.input());
        } else if (pooling == null) {
            run("average_pool_backward", wiring.inputGradient(), wiring.outputGradient());
        } else {
            Status.cudnn(
                    "cudnnPoolingBackward",
                    JCudnn.cudnnPoolingBackward(
                            wiring.equipment().cudnn(),
                            pooling,
                            ONE,
                            output,
                            wiring.output().pointer(),
                            output,
                            wiring.outputGradient().pointer(),
                            input,
                            wiring.input().pointer(),
                            ZERO,
                            input,
                            wiring.inputGradient().pointer()));
        }
    }

    /** @param written a kernel's first argument; those it reads follow */
    private void run(String kernel, CudaTensor written, CudaTensor... read) {
        List<Object> arguments = new ArrayList<>(List.of(written.pointer()));
        for (CudaTensor tensor : read) {
            arguments.add(tensor.pointer());
        }
        arguments.addAll(List.of(
                written.type(),
                geometry.input().height(),
                geometry.input().width(),
                geometry.output().height(),
                geometry.output().width(),
                geometry.kernel(),
                geometry.stride(),
                geometry.padding().top(),
                geometry.padding().left()));
        wiring.kernels().run(kernel, written.count(), arguments.toArray());
    }
}
