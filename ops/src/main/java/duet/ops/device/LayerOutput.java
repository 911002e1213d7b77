package duet.ops.device;

import duet.ops.network.LayerPlan;

/**
 * What a layer wrote in the latest forward pass.
 *
 * @param tensor [batch, this tower's maps, rows, columns]; valid until the next forward pass
 */
public record LayerOutput(LayerPlan layer, Tensor tensor) {}
