package duet.ops.cuda;

import duet.ops.cuda.Products.Matrix;
import duet.ops.device.Pass;
import duet.ops.device.Precision;
import java.util.List;
import jcuda.driver.CUdeviceptr;

/**
 * A linear layer by cuBLAS, group by group. What is [rows, columns] to the network is the transposed [columns, rows] to cuBLAS, in
 * the same memory: out^T [outputs, images] = weights [outputs, inputs] * in^T [inputs, images].
 */
final class LinearLayer implements CudaLayer {
    private final Wiring wiring;
    private final CudaParameter weight;
    private final CudaParameter bias;
    private final MapBias maps;
    private final int groups;
    private final int groupInputs;
    private final int groupOutputs;

    LinearLayer(Wiring wiring) {
        this.wiring = wiring;
        Equipment equipment = wiring.equipment();
        weight = CudaParameter.weight(wiring.workshop(), wiring.plan(), equipment.precision());
        bias = CudaParameter.bias(wiring.workshop(), wiring.plan());
        maps = new MapBias(wiring, bias);
        groups = wiring.plan().groups();
        groupInputs = wiring.plan().input().count() / groups;
        groupOutputs = wiring.plan().output().count() / groups;
        equipment.workspace().need(equipment.products().workspaceBytes());
    }

    @Override
    public void forward(Pass pass) {
        for (int group = 0; group < groups; group++) {
            products()
                    .multiply(
                            groupOutputs,
                            wiring.batch(),
                            groupInputs,
                            weights(group, true),
                            images(wiring.input(), group, groupInputs, false),
                            images(wiring.output(), group, groupOutputs, false));
        }
        maps.add();
    }

    @Override
    public void backwardToInput() {
        for (int group = 0; group < groups; group++) {
            products()
                    .multiply(
                            groupInputs,
                            wiring.batch(),
                            groupOutputs,
                            weights(group, false),
                            images(wiring.outputGradient(), group, groupOutputs, false),
                            images(wiring.inputGradient(), group, groupInputs, false));
        }
    }

    @Override
    public void backwardToWeights() {
        for (int group = 0; group < groups; group++) {
            products()
                    .multiply(
                            groupInputs,
                            groupOutputs,
                            wiring.batch(),
                            images(wiring.input(), group, groupInputs, false),
                            images(wiring.outputGradient(), group, groupOutputs, true),
                            new Matrix(
                                    rows(weight.gradient(), group, Float.BYTES),
                                    Precision.FLOAT32,
                                    false,
                                    groupInputs));
        }
        maps.gradient();
    }

    private Products products() {
        return wiring.equipment().products();
    }

    /** [inputs, outputs] of a group as cuBLAS sees them. */
    private Matrix weights(int group, boolean transposed) {
        Precision precision = wiring.equipment().precision();
        return new Matrix(rows(weight.operand(), group, precision.bytes()), precision, transposed, groupInputs);
    }

    private CUdeviceptr rows(CUdeviceptr first, int group, int bytes) {
        return first.withByteOffset((long) group * groupOutputs * groupInputs * bytes);
    }

    /** [values of the group, images] as cuBLAS sees them. */
    private static Matrix images(CudaTensor tensor, int group, int values, boolean transposed) {
        CUdeviceptr first = tensor.pointer()
                .withByteOffset((long) group * values * tensor.precision().bytes());
        return new Matrix(first, tensor.precision(), transposed, tensor.shape().count());
    }

    @Override
    public List<CudaParameter> parameters() {
        return List.of(weight, bias);
    }
}
