package duet.dataloader.packing;

import duet.dataloader.packed.Manifest;
import java.util.List;

/**
 * What came of packing.
 *
 * @param manifest what data.json says
 * @param nothingToDo whether the set was there already
 * @param classesWithoutTraining the names of classes none of whose training pictures could be read, or that have none: a
 *     network cannot learn them
 */
public record PackingReport(Manifest manifest, boolean nothingToDo, List<String> classesWithoutTraining) {}
