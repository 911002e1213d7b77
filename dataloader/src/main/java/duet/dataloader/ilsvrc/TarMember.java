package duet.dataloader.ilsvrc;

/**
 * A regular file in a tar.
 *
 * @param name its last part, without folders
 * @param offset of its first byte in the outermost file
 */
record TarMember(String name, long offset, long size) {}
