// Weights, biases, momenta and their gradients, all float32.

// v = momentum * v - rate * gradient - decay * w; w = w + v; decay is weight decay times rate.
static __device__ float moved(
        float *values, float *momenta, const float *gradients, float momentum, float rate, float decay, long long i) {
    float value = values[i];
    float step = momentum * momenta[i] - rate * gradients[i] - decay * value;
    momenta[i] = step;
    values[i] = value + step;
    return value + step;
}

extern "C" __global__ void momentum_update(
        float *values, float *momenta, const float *gradients, float momentum, float rate, float decay, long long count) {
    EACH(i, count) {
        moved(values, momenta, gradients, momentum, rate, decay, i);
    }
}

// The same, and the copy that bfloat16 arithmetic reads.
extern "C" __global__ void momentum_update_and_round(
        float *values, float *momenta, const float *gradients, unsigned short *copies, float momentum, float rate,
        float decay, long long count) {
    EACH(i, count) {
        copies[i] = rounded(moved(values, momenta, gradients, momentum, rate, decay, i));
    }
}

// found[t] = whether one of the values that thread t sees to is infinite or NaN.
extern "C" __global__ void find_not_finite(const float *values, int *found, long long count) {
    int any = 0;
    EACH(i, count) {
        union Bits bits;
        bits.number = values[i];
        any |= (bits.word & 0x7F800000) == 0x7F800000;
    }
    found[blockIdx.x * blockDim.x + threadIdx.x] = any;
}

// [images, maps, area] += biases[maps].
extern "C" __global__ void add_bias(
        raw *to, int bfloat16, const float *biases, int maps, int area, long long count) {
    EACH(i, count) {
        store(to, i, bfloat16, load(to, i, bfloat16) + biases[i / area % maps]);
    }
}

// partial[image, map] = sum of a map's gradient; count = images * maps.
extern "C" __global__ void sum_maps(
        float *partial, const raw *gradients, int bfloat16, int area, long long count) {
    EACH(i, count) {
        float sum = 0.0f;
        for (int cell = 0; cell < area; cell++) {
            sum += load(gradients, i * area + cell, bfloat16);
        }
        partial[i] = sum;
    }
}

// gradients[map] = sum over the images; count = maps.
extern "C" __global__ void sum_images(float *gradients, const float *partial, int images, long long count) {
    EACH(map, count) {
        float sum = 0.0f;
        for (int image = 0; image < images; image++) {
            sum += partial[image * count + map];
        }
        gradients[map] = sum;
    }
}
