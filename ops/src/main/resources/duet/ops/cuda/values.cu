// What stands before every kernel. Values of activations, of their gradients and of copies of the weights are float32 or
// bfloat16 as an argument says; arithmetic is float32. Every kernel writes each of its cells from one thread, in an order of
// additions that does not depend on the launch: the same numbers on every card and in every run.

// Memory whose type an argument tells.
typedef unsigned char raw;

// The cells that a thread sees to: i, i + all threads, i + twice as many ...
#define EACH(i, count)                                                                        \
    for (long long i = blockIdx.x * (long long)blockDim.x + threadIdx.x; i < (count);         \
         i += (long long)gridDim.x * blockDim.x)

union Bits {
    float number;
    unsigned int word;
};

static __device__ float widen(unsigned short half) {
    union Bits bits;
    bits.word = (unsigned int)half << 16;
    return bits.number;
}

// The nearest bfloat16, of two equally near ones the even one; as duet.ops.device.Bfloat16 rounds.
static __device__ unsigned short rounded(float value) {
    union Bits bits;
    bits.number = value;
    if (value != value) {
        return 0x7FC0;
    }
    return (unsigned short)((bits.word + 0x7FFF + ((bits.word >> 16) & 1)) >> 16);
}

static __device__ float load(const raw *from, long long i, int bfloat16) {
    return bfloat16 ? widen(((const unsigned short *)from)[i]) : ((const float *)from)[i];
}

static __device__ void store(raw *to, long long i, int bfloat16, float value) {
    if (bfloat16) {
        ((unsigned short *)to)[i] = rounded(value);
    } else {
        ((float *)to)[i] = value;
    }
}

static __device__ int larger(int a, int b) {
    return a > b ? a : b;
}

static __device__ int smaller(int a, int b) {
    return a < b ? a : b;
}
