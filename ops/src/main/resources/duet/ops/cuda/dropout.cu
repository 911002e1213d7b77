// Which units are dropped is a function of (seed, step, layer, image, unit of the whole network): the masks of
// duet.ops.device.DropoutMask to the bit, made again by whoever needs them and kept nowhere.

// One word of a block of Philox4x32-10 (Salmon et al., SC 2011), as duet.ops.random.Philox makes them.
static __device__ unsigned int philox(
        unsigned int c0, unsigned int c1, unsigned int c2, unsigned int c3, unsigned int k0, unsigned int k1, int word) {
    for (int round = 0; round < 10; round++) {
        unsigned long long product0 = 0xD2511F53ULL * c0;
        unsigned long long product1 = 0xCD9E8D57ULL * c2;
        c0 = (unsigned int)(product1 >> 32) ^ c1 ^ k0;
        c1 = (unsigned int)product1;
        c2 = (unsigned int)(product0 >> 32) ^ c3 ^ k1;
        c3 = (unsigned int)product0;
        k0 += 0x9E3779B9U;
        k1 += 0xBB67AE85U;
    }
    return word == 0 ? c0 : word == 1 ? c1 : word == 2 ? c2 : c3;
}

// to = from * (kept or 0); a unit is kept where its 32 random bits are below the threshold, which may be 2^32.
// units = values in an image; firstUnit of the whole network.
extern "C" __global__ void drop(
        raw *to, const raw *from, int bfloat16, int units, int firstUnit, long long seed, int purpose, long long step,
        int layer, long long threshold, float kept, long long count) {
    EACH(i, count) {
        unsigned long long image = (unsigned long long)(i / units);
        unsigned int unit = (unsigned int)(firstUnit + i % units);
        unsigned long long minor = (unsigned long long)layer << 48 | image << 28 | unit / 4;
        unsigned long long major = (unsigned long long)step;
        unsigned int bits = philox(
            (unsigned int)minor,
            (unsigned int)((minor >> 32 & 0x0FFFFFFF) | major << 28),
            (unsigned int)(major >> 4),
            (unsigned int)((major >> 36 & 0x00FFFFFF) | (unsigned long long)purpose << 24),
            (unsigned int)seed,
            (unsigned int)((unsigned long long)seed >> 32),
            (int)(unit % 4));
        store(to, i, bfloat16, load(from, i, bfloat16) * ((long long)bits < threshold ? kept : 0.0f));
    }
}

// What a test pass does instead.
extern "C" __global__ void scale(raw *to, const raw *from, int bfloat16, float factor, long long count) {
    EACH(i, count) {
        store(to, i, bfloat16, load(from, i, bfloat16) * factor);
    }
}

// Random values from -2 to 2, for measurements: a card's clock depends on how many bits change.
extern "C" __global__ void fill(raw *to, int bfloat16, long long count) {
    EACH(i, count) {
        unsigned int bits = philox((unsigned int)(i / 4), (unsigned int)(i >> 34), 0, 0, 0, 0, (int)(i % 4));
        store(to, i, bfloat16, (float)(bits >> 8) * (4.0f / 16777216.0f) - 2.0f);
    }
}
