// Pools whose windows hang over the edges as they like: the window of output (y, x) begins at (y * stride - top,
// x * stride - left) and is cut to the image, of which it has at least one cell. Maps are [images * maps, rows, columns].

// Place in its map of the largest cell of a window, of equal ones the first in row order.
static __device__ int firstMaximum(
        const raw *inputs, int bfloat16, long long map, int y, int x, int height, int width, int kernel, int stride, int top,
        int left) {
    int firstRow = larger(0, y * stride - top);
    int firstColumn = larger(0, x * stride - left);
    int endRow = smaller(height, y * stride - top + kernel);
    int endColumn = smaller(width, x * stride - left + kernel);
    int winner = firstRow * width + firstColumn;
    float largest = load(inputs, map * height * width + winner, bfloat16);
    for (int row = firstRow; row < endRow; row++) {
        for (int column = firstColumn; column < endColumn; column++) {
            float value = load(inputs, (map * height + row) * width + column, bfloat16);
            if (value > largest) {
                largest = value;
                winner = row * width + column;
            }
        }
    }
    return winner;
}

// The first and the last output whose windows have the cell: those that begin at most kernel - 1 before it.
static __device__ int firstWindow(int cell, int before, int kernel, int stride) {
    int reach = cell + before - kernel + 1;
    return reach <= 0 ? 0 : (reach + stride - 1) / stride;
}

static __device__ int lastWindow(int cell, int before, int stride, int outputs) {
    return smaller(outputs - 1, (cell + before) / stride);
}

extern "C" __global__ void max_pool(
        raw *outputs, const raw *inputs, int bfloat16, int height, int width, int outHeight, int outWidth, int kernel,
        int stride, int top, int left, long long count) {
    EACH(i, count) {
        int x = (int)(i % outWidth);
        int y = (int)(i / outWidth % outHeight);
        long long map = i / outWidth / outHeight;
        int winner = firstMaximum(inputs, bfloat16, map, y, x, height, width, kernel, stride, top, left);
        store(outputs, i, bfloat16, load(inputs, map * height * width + winner, bfloat16));
    }
}

extern "C" __global__ void max_pool_backward(
        raw *inputGradients, const raw *outputGradients, const raw *inputs, int bfloat16, int height, int width,
        int outHeight, int outWidth, int kernel, int stride, int top, int left, long long count) {
    EACH(i, count) {
        int column = (int)(i % width);
        int row = (int)(i / width % height);
        long long map = i / width / height;
        float sum = 0.0f;
        for (int y = firstWindow(row, top, kernel, stride); y <= lastWindow(row, top, stride, outHeight); y++) {
            for (int x = firstWindow(column, left, kernel, stride); x <= lastWindow(column, left, stride, outWidth); x++) {
                int winner = firstMaximum(inputs, bfloat16, map, y, x, height, width, kernel, stride, top, left);
                if (winner == row * width + column) {
                    sum += load(outputGradients, (map * outHeight + y) * outWidth + x, bfloat16);
                }
            }
        }
        store(inputGradients, i, bfloat16, sum);
    }
}

// Cells of a window that are inside the image, in one direction.
static __device__ int inside(int window, int before, int kernel, int stride, int cells) {
    return smaller(cells, window * stride - before + kernel) - larger(0, window * stride - before);
}

extern "C" __global__ void average_pool(
        raw *outputs, const raw *inputs, int bfloat16, int height, int width, int outHeight, int outWidth, int kernel,
        int stride, int top, int left, long long count) {
    EACH(i, count) {
        int x = (int)(i % outWidth);
        int y = (int)(i / outWidth % outHeight);
        long long map = i / outWidth / outHeight;
        int endRow = smaller(height, y * stride - top + kernel);
        int endColumn = smaller(width, x * stride - left + kernel);
        float sum = 0.0f;
        for (int row = larger(0, y * stride - top); row < endRow; row++) {
            for (int column = larger(0, x * stride - left); column < endColumn; column++) {
                sum += load(inputs, (map * height + row) * width + column, bfloat16);
            }
        }
        int cells = inside(y, top, kernel, stride, height) * inside(x, left, kernel, stride, width);
        store(outputs, i, bfloat16, sum / cells);
    }
}

extern "C" __global__ void average_pool_backward(
        raw *inputGradients, const raw *outputGradients, int bfloat16, int height, int width, int outHeight, int outWidth,
        int kernel, int stride, int top, int left, long long count) {
    EACH(i, count) {
        int column = (int)(i % width);
        int row = (int)(i / width % height);
        long long map = i / width / height;
        float sum = 0.0f;
        for (int y = firstWindow(row, top, kernel, stride); y <= lastWindow(row, top, stride, outHeight); y++) {
            for (int x = firstWindow(column, left, kernel, stride); x <= lastWindow(column, left, stride, outWidth); x++) {
                int cells = inside(y, top, kernel, stride, height) * inside(x, left, kernel, stride, width);
                sum += load(outputGradients, (map * outHeight + y) * outWidth + x, bfloat16) / cells;
            }
        }
        store(inputGradients, i, bfloat16, sum);
    }
}
