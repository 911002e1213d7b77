// Nonlinearities of each value by itself: in bfloat16, and |tanh|, which cuDNN lacks. kind: 0 relu, 1 tanh, 2 logistic, 3 |tanh|.

extern "C" __global__ void activate(raw *to, const raw *from, int bfloat16, int kind, long long count) {
    EACH(i, count) {
        float x = load(from, i, bfloat16);
        float y;
        if (kind == 0) {
            y = x < 0.0f ? 0.0f : x; // NaN stays NaN
        } else if (kind == 2) {
            y = 1.0f / (1.0f + expf(-x));
        } else {
            y = tanhf(x);
            y = kind == 3 ? fabsf(y) : y;
        }
        store(to, i, bfloat16, y);
    }
}

// Slopes are taken from the input, not from an output that bfloat16 has rounded to 1.
extern "C" __global__ void activate_backward(
        raw *inputGradients, const raw *outputGradients, const raw *inputs, int bfloat16, int kind, long long count) {
    EACH(i, count) {
        float x = load(inputs, i, bfloat16);
        float slope;
        if (kind == 0) {
            slope = x > 0.0f ? 1.0f : 0.0f;
        } else if (kind == 2) {
            float y = 1.0f / (1.0f + expf(-x));
            slope = y * (1.0f - y);
        } else {
            float y = tanhf(x);
            slope = 1.0f - y * y;
            if (kind == 3) {
                slope = x > 0.0f ? slope : x < 0.0f ? -slope : 0.0f;
            }
        }
        store(inputGradients, i, bfloat16, load(outputGradients, i, bfloat16) * slope);
    }
}
