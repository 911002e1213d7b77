// b = a / s^beta with s = k + alpha * sum of a_j^2 over the cell's neighbourhood, which reaches from n/2 before it to
// n - n/2 - 1 behind it, cut to the group of maps and to the map: mapSize maps, spatialSize rows and columns.
// Values are [images, maps, height, width].

extern "C" __global__ void normalise(
        raw *outputs, float *scales, const raw *inputs, int bfloat16, int maps, int height, int width, int groupMaps,
        int mapSize, int spatialSize, float k, float alpha, float beta, long long count) {
    EACH(i, count) {
        int column = (int)(i % width);
        int row = (int)(i / width % height);
        int map = (int)(i / width / height % maps);
        long long image = i / width / height / maps;
        int group = map / groupMaps * groupMaps;
        int endMap = smaller(map - mapSize / 2 + mapSize, group + groupMaps);
        int endRow = smaller(row - spatialSize / 2 + spatialSize, height);
        int endColumn = smaller(column - spatialSize / 2 + spatialSize, width);
        float sum = 0.0f;
        for (int m = larger(map - mapSize / 2, group); m < endMap; m++) {
            for (int r = larger(row - spatialSize / 2, 0); r < endRow; r++) {
                for (int c = larger(column - spatialSize / 2, 0); c < endColumn; c++) {
                    float value = load(inputs, ((image * maps + m) * height + r) * width + c, bfloat16);
                    sum += value * value;
                }
            }
        }
        float scale = k + alpha * sum;
        scales[i] = scale;
        store(outputs, i, bfloat16, load(inputs, i, bfloat16) * powf(scale, -beta));
    }
}

// What the gradient of a cell passes to all its neighbourhood: g * a * s^(-beta - 1).
extern "C" __global__ void norm_shares(
        float *shares, const raw *outputGradients, const raw *inputs, const float *scales, int bfloat16, float beta,
        long long count) {
    EACH(i, count) {
        shares[i] = load(outputGradients, i, bfloat16) * load(inputs, i, bfloat16) * powf(scales[i], -beta - 1.0f);
    }
}

// da_j = g_j * s_j^-beta - 2 * alpha * beta * a_j * sum of shares_i, over the i in whose neighbourhood j is: those from
// n - n/2 - 1 before it to n/2 behind it.
extern "C" __global__ void norm_backward(
        raw *inputGradients, const raw *outputGradients, const raw *inputs, const float *scales, const float *shares,
        int bfloat16, int maps, int height, int width, int groupMaps, int mapSize, int spatialSize, float alpha, float beta,
        long long count) {
    EACH(i, count) {
        int column = (int)(i % width);
        int row = (int)(i / width % height);
        int map = (int)(i / width / height % maps);
        long long image = i / width / height / maps;
        int group = map / groupMaps * groupMaps;
        int endMap = smaller(map + mapSize / 2 + 1, group + groupMaps);
        int endRow = smaller(row + spatialSize / 2 + 1, height);
        int endColumn = smaller(column + spatialSize / 2 + 1, width);
        float sum = 0.0f;
        for (int m = larger(map + mapSize / 2 - mapSize + 1, group); m < endMap; m++) {
            for (int r = larger(row + spatialSize / 2 - spatialSize + 1, 0); r < endRow; r++) {
                for (int c = larger(column + spatialSize / 2 - spatialSize + 1, 0); c < endColumn; c++) {
                    sum += shares[((image * maps + m) * height + r) * width + c];
                }
            }
        }
        float own = load(outputGradients, i, bfloat16) * powf(scales[i], -beta);
        store(inputGradients, i, bfloat16, own - 2.0f * alpha * beta * load(inputs, i, bfloat16) * sum);
    }
}
