// Unshared convolution: weights[outputs, output rows, output columns, inputs / groups, kernel, kernel] and biases[outputs,
// output rows, output columns] of their own at every place. The window of output (y, x) begins at (y * stride - top,
// x * stride - left); cells outside the image count as 0. groupIn and groupOut are the maps of one group.

extern "C" __global__ void local_forward(
        raw *outputs, const raw *inputs, const raw *weights, const float *biases, int bfloat16, int inMaps, int height,
        int width, int outMaps, int outHeight, int outWidth, int groupIn, int groupOut, int kernel, int stride, int top,
        int left, long long count) {
    EACH(i, count) {
        int x = (int)(i % outWidth);
        int y = (int)(i / outWidth % outHeight);
        int o = (int)(i / outWidth / outHeight % outMaps);
        long long image = i / outWidth / outHeight / outMaps;
        long long place = ((long long)o * outHeight + y) * outWidth + x;
        float sum = biases[place];
        for (int m = 0; m < groupIn; m++) {
            long long map = image * inMaps + o / groupOut * groupIn + m;
            for (int r = 0; r < kernel; r++) {
                int row = y * stride - top + r;
                for (int c = 0; c < kernel; c++) {
                    int column = x * stride - left + c;
                    if (row >= 0 && row < height && column >= 0 && column < width) {
                        sum += load(weights, ((place * groupIn + m) * kernel + r) * kernel + c, bfloat16)
                            * load(inputs, (map * height + row) * width + column, bfloat16);
                    }
                }
            }
        }
        store(outputs, i, bfloat16, sum);
    }
}

// One input cell: every output of its group's maps whose window has it.
extern "C" __global__ void local_data(
        raw *inputGradients, const raw *outputGradients, const raw *weights, int bfloat16, int inMaps, int height, int width,
        int outMaps, int outHeight, int outWidth, int groupIn, int groupOut, int kernel, int stride, int top, int left,
        long long count) {
    EACH(i, count) {
        int column = (int)(i % width);
        int row = (int)(i / width % height);
        int map = (int)(i / width / height % inMaps);
        long long image = i / width / height / inMaps;
        int m = map % groupIn;
        int firstOutput = map / groupIn * groupOut;
        float sum = 0.0f;
        for (int o = firstOutput; o < firstOutput + groupOut; o++) {
            for (int y = 0; y < outHeight; y++) {
                int r = row - y * stride + top;
                if (r < 0 || r >= kernel) {
                    continue;
                }
                for (int x = 0; x < outWidth; x++) {
                    int c = column - x * stride + left;
                    if (c < 0 || c >= kernel) {
                        continue;
                    }
                    long long place = ((long long)o * outHeight + y) * outWidth + x;
                    sum += load(weights, ((place * groupIn + m) * kernel + r) * kernel + c, bfloat16)
                        * load(outputGradients, ((image * outMaps + o) * outHeight + y) * outWidth + x, bfloat16);
                }
            }
        }
        store(inputGradients, i, bfloat16, sum);
    }
}

// One weight: the sum over the images.
extern "C" __global__ void local_weights(
        float *weightGradients, const raw *outputGradients, const raw *inputs, int bfloat16, int images, int inMaps,
        int height, int width, int outMaps, int outHeight, int outWidth, int groupIn, int groupOut, int kernel, int stride,
        int top, int left, long long count) {
    EACH(i, count) {
        int c = (int)(i % kernel);
        int r = (int)(i / kernel % kernel);
        int m = (int)(i / kernel / kernel % groupIn);
        long long place = i / kernel / kernel / groupIn;
        int x = (int)(place % outWidth);
        int y = (int)(place / outWidth % outHeight);
        int o = (int)(place / outWidth / outHeight);
        int row = y * stride - top + r;
        int column = x * stride - left + c;
        float sum = 0.0f;
        if (row >= 0 && row < height && column >= 0 && column < width) {
            for (int image = 0; image < images; image++) {
                long long map = (long long)image * inMaps + o / groupOut * groupIn + m;
                long long output = (long long)image * outMaps * outHeight * outWidth + place;
                sum += load(inputs, (map * height + row) * width + column, bfloat16)
                    * load(outputGradients, output, bfloat16);
            }
        }
        weightGradients[i] = sum;
    }
}

// One bias: the sum over the images; count = values of one image's output.
extern "C" __global__ void local_biases(
        float *biasGradients, const raw *outputGradients, int bfloat16, int images, long long count) {
    EACH(i, count) {
        float sum = 0.0f;
        for (int image = 0; image < images; image++) {
            sum += load(outputGradients, image * count + i, bfloat16);
        }
        biasGradients[i] = sum;
    }
}
