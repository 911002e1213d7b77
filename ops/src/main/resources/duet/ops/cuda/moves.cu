// Values from one place and one type to another.

extern "C" __global__ void convert(raw *to, int toBfloat16, const raw *from, int fromBfloat16, long long count) {
    EACH(i, count) {
        store(to, i, toBfloat16, load(from, i, fromBfloat16));
    }
}

// Maps of [images, toMaps, area] from maps of [images, fromMaps, area]; count = images * maps * area.
extern "C" __global__ void copy_maps(
        raw *to, int toBfloat16, int toMaps, int toFirst, const raw *from, int fromBfloat16, int fromMaps, int fromFirst,
        int maps, int area, long long count) {
    EACH(i, count) {
        long long image = i / ((long long)maps * area);
        long long cell = i % ((long long)maps * area);
        float value = load(from, (image * fromMaps + fromFirst) * area + cell, fromBfloat16);
        store(to, (image * toMaps + toFirst) * area + cell, toBfloat16, value);
    }
}

extern "C" __global__ void add_maps(
        raw *to, int toBfloat16, int toMaps, int toFirst, const raw *from, int fromBfloat16, int fromMaps, int fromFirst,
        int maps, int area, long long count) {
    EACH(i, count) {
        long long image = i / ((long long)maps * area);
        long long cell = i % ((long long)maps * area);
        long long place = (image * toMaps + toFirst) * area + cell;
        float value = load(from, (image * fromMaps + fromFirst) * area + cell, fromBfloat16);
        store(to, place, toBfloat16, load(to, place, toBfloat16) + value);
    }
}

// What towers exchange, dense [images, area, maps], from maps of [images, fromMaps, area].
extern "C" __global__ void pack(
        raw *to, int toBfloat16, const raw *from, int fromBfloat16, int fromMaps, int fromFirst, int maps, int area,
        long long count) {
    EACH(i, count) {
        long long map = i % maps;
        long long cell = i / maps % area;
        long long image = i / maps / area;
        float value = load(from, (image * fromMaps + fromFirst + map) * area + cell, fromBfloat16);
        store(to, i, toBfloat16, value);
    }
}

extern "C" __global__ void unpack(
        raw *to, int toBfloat16, int toMaps, int toFirst, const raw *from, int fromBfloat16, int maps, int area,
        long long count) {
    EACH(i, count) {
        long long map = i / area % maps;
        long long cell = i % area;
        long long image = i / area / maps;
        float value = load(from, (image * area + cell) * maps + map, fromBfloat16);
        store(to, (image * toMaps + toFirst + map) * area + cell, toBfloat16, value);
    }
}

extern "C" __global__ void unpack_and_add(
        raw *to, int toBfloat16, int toMaps, int toFirst, const raw *from, int fromBfloat16, int maps, int area,
        long long count) {
    EACH(i, count) {
        long long map = i / area % maps;
        long long cell = i % area;
        long long image = i / area / maps;
        long long place = (image * toMaps + toFirst + map) * area + cell;
        float value = load(from, (image * area + cell) * maps + map, fromBfloat16);
        store(to, place, toBfloat16, load(to, place, toBfloat16) + value);
    }
}

// An image into a larger or smaller one, (top, left) of which its own first cell is; zeros around it.
extern "C" __global__ void pad(
        raw *to, const raw *from, int bfloat16, int toHeight, int toWidth, int height, int width, int top, int left,
        long long count) {
    EACH(i, count) {
        int column = (int)(i % toWidth) - left;
        int row = (int)(i / toWidth % toHeight) - top;
        long long map = i / toWidth / toHeight;
        int inside = row >= 0 && row < height && column >= 0 && column < width;
        store(to, i, bfloat16, inside ? load(from, (map * height + row) * width + column, bfloat16) : 0.0f);
    }
}

// The gradient of that: cells that were left out have none.
extern "C" __global__ void unpad(
        raw *to, const raw *from, int bfloat16, int fromHeight, int fromWidth, int height, int width, int top, int left,
        long long count) {
    EACH(i, count) {
        int column = (int)(i % width) + left;
        int row = (int)(i / width % height) + top;
        long long map = i / width / height;
        int inside = row < fromHeight && column < fromWidth;
        store(to, i, bfloat16, inside ? load(from, (map * fromHeight + row) * fromWidth + column, bfloat16) : 0.0f);
    }
}
