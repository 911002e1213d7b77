package duet.engine.pytorch;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names of layers as attributes of a Python class: letters, digits and underscores, each once, none that PyTorch's own has. */
final class ModuleNames {
    /** Python's words, and what every torch.nn.Module has that a layer could be called after. */
    private static final Set<String> TAKEN = Set.copyOf(List.of(
            ("and as assert async await break class continue def del elif else except finally for from global if import in is"
                            + " lambda nonlocal not or pass raise return try while with yield None True False"
                            + " self forward mean scale training train eval apply add_module modules children parameters buffers"
                            + " named_modules named_children named_parameters named_buffers register_buffer register_parameter"
                            + " register_module get_parameter get_buffer get_submodule set_submodule get_extra_state set_extra_state"
                            + " state_dict load_state_dict zero_grad requires_grad_ share_memory extra_repr compile to to_empty"
                            + " type float double half bfloat16 cpu cuda ipu xpu mtia call_super_init dump_patches")
                    .split(" ")));

    private final Set<String> given = new HashSet<>();

    /** A name for a layer; a further call with the same one gives another. */
    String of(String layer) {
        String name = layer.replaceAll("[^A-Za-z0-9_]", "_");
        if (!name.matches("[A-Za-z].*") || TAKEN.contains(name)) {
            name = "layer_" + name;
        }
        String free = name;
        for (int number = 2; !given.add(free); number++) {
            free = name + "_" + number;
        }
        return free;
    }
}
