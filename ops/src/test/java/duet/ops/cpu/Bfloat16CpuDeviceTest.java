package duet.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import duet.ops.device.Device;
import duet.ops.device.LayerContract;
import duet.ops.device.PlanBuilder;
import duet.ops.device.Precision;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import org.junit.jupiter.api.Test;

/** oneDNN in bfloat16 against the reference device, on processors that compute in it. */
class Bfloat16CpuDeviceTest extends LayerContract {

    @Override
    public Device device() {
        assumeTrue(CpuDevice.computes(Precision.BFLOAT16));
        return new CpuDevice(1, Precision.BFLOAT16);
    }

    /** A value is off by up to 2^-9 of it, 2e-3, each time it is rounded. */
    @Override
    protected double tolerance() {
        return 2e-2;
    }

    /** Where a pool's two largest values are rounded to the same one, a gradient takes another way. */
    @Override
    protected double segmentTolerance() {
        return 2e-1;
    }

    /** Behind the first one, norms are so saturated that most of what a pool sees is rounded to one value. */
    @Override
    protected int segmentSteps() {
        return 1;
    }

    /** Six images, of which three are widened at a time. */
    @Test
    void theWeightsOfManyMapsLearnByWinogradsAlgorithmInFloat32() {
        SegmentPlan plan = new PlanBuilder(new Shape(128, 13, 13))
                .convolution(128, 3, 1, Padding.all(1), false, 1)
                .onMaps();
        LayerPlan layer = plan.layers().get(0);
        ConvolutionGeometry geometry = ConvolutionGeometry.of(layer, (LayerSpec.Convolution) layer.spec());
        assertThat(WinogradChoice.suitsWideGradient(layer, geometry, Precision.BFLOAT16, 1))
                .isTrue();

        equalsTheReference(plan, 6);
    }
}
