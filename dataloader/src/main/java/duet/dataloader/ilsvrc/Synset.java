package duet.dataloader.ilsvrc;

/**
 * A set of synonyms of WordNet, a class of ImageNet.
 *
 * @param id its number in the development kit, by which the ground truth names it; not the label
 * @param wnid its number in WordNet: {@code n01440764}
 * @param words the synonyms: {@code tench, Tinca tinca}
 */
record Synset(int id, String wnid, String words) {}
