package duet.ops.cpu;

import duet.ops.network.Shape;

/**
 * A square kernel that moves by one cell.
 *
 * @param kernel its rows and columns
 * @param top rows of zeros above the image
 * @param left columns of zeros left of the image
 */
record WinogradGeometry(int kernel, int top, int left) {

    static WinogradGeometry of(ConvolutionGeometry geometry) {
        return new WinogradGeometry((int) geometry.kernel()[0], (int) geometry.before()[0], (int) geometry.before()[1]);
    }

    /** Of the kernel turned by half a turn, which leads from the outputs' gradients to the inputs'. */
    WinogradGeometry turned() {
        return new WinogradGeometry(kernel, kernel - 1 - top, kernel - 1 - left);
    }

    WinogradTiles tiles(Shape outputs) {
        int size = WinogradTransform.POINTS + 1 - kernel;
        return new WinogradTiles(size, (outputs.height() + size - 1) / size, (outputs.width() + size - 1) / size);
    }

    /** The window of the first tile. */
    WinogradInput.Window window() {
        return new WinogradInput.Window(WinogradTransform.POINTS, top, left);
    }
}
