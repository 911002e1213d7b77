package duet.ops.cpu;

import duet.ops.network.LayerSpec;
import java.util.List;
import org.bytedeco.dnnl.memory;

/** Weight and bias of a convolution or a linear layer. */
record LearnedParameters(CpuParameter weight, CpuParameter bias) {

    LearnedParameters(Wiring wiring, memory.desc canonicalWeight, memory.desc weightLayout, memory.desc biasLayout) {
        this(wiring, canonicalWeight, weightLayout, weightLayout, biasLayout);
    }

    /** @param weightsWithin where the canonical weights lie in memory of {@code weightLayout} */
    LearnedParameters(
            Wiring wiring,
            memory.desc canonicalWeight,
            memory.desc weightLayout,
            memory.desc weightsWithin,
            memory.desc biasLayout) {
        this(weight(wiring, canonicalWeight, weightLayout, weightsWithin), bias(wiring, biasLayout));
    }

    private static CpuParameter weight(Wiring wiring, memory.desc canonical, memory.desc layout, memory.desc within) {
        LayerSpec.Learned spec = (LayerSpec.Learned) wiring.plan().spec();
        return new CpuParameter(
                wiring.workshop(),
                spec.name() + ".weight",
                wiring.plan(),
                spec.weight(),
                wiring.plan().fanIn(),
                canonical,
                layout,
                within);
    }

    private static CpuParameter bias(Wiring wiring, memory.desc layout) {
        LayerSpec.Learned spec = (LayerSpec.Learned) wiring.plan().spec();
        return new CpuParameter(
                wiring.workshop(), spec.name() + ".bias", wiring.plan(), spec.bias(), 1, layout, layout, layout);
    }

    List<CpuParameter> list() {
        return List.of(weight, bias);
    }
}
