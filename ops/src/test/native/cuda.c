/*
 * libcuda.so.1: devices, contexts, memory, copies, streams, events. Error numbers are CUresult's.
 *
 * Documentation: NVIDIA's "CUDA Driver API", and its section "API synchronization behavior" for what a copy waits for.
 */
#define _GNU_SOURCE
#include "core.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NOT_INITIALIZED = 3, NO_DEVICE = 100, INVALID_DEVICE = 101,
    INVALID_CONTEXT = 201, PEER_UNSUPPORTED = 217, INVALID_HANDLE = 400, NOT_READY = 600, PEER_ALREADY = 704,
    PEER_NOT_ENABLED = 705, ALREADY_REGISTERED = 712, NOT_REGISTERED = 713
};

Card standin_cards[MOST_CARDS];
static bool initialised;
static __thread Card *current[16]; /* the thread's stack of contexts */
static __thread int depth;

/* ---- errors ---------------------------------------------------------------------------------------------------------- */

static const struct { int code; const char *name, *text; } ERRORS[] = {
    {0, "CUDA_SUCCESS", "no error"},
    {1, "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
    {2, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {3, "CUDA_ERROR_NOT_INITIALIZED", "initialization error"},
    {100, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"},
    {101, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"},
    {200, "CUDA_ERROR_INVALID_IMAGE", "device kernel image is invalid"},
    {201, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context"},
    {209, "CUDA_ERROR_NO_BINARY_FOR_GPU", "no kernel image is available for execution on the device"},
    {217, "CUDA_ERROR_PEER_ACCESS_UNSUPPORTED", "peer access is not supported between these two devices"},
    {218, "CUDA_ERROR_INVALID_PTX", "a PTX JIT compilation failed"},
    {400, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle"},
    {500, "CUDA_ERROR_NOT_FOUND", "named symbol not found"},
    {600, "CUDA_ERROR_NOT_READY", "device not ready"},
    {700, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered"},
    {701, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "too many resources requested for launch"},
    {704, "CUDA_ERROR_PEER_ACCESS_ALREADY_ENABLED", "peer access is already enabled"},
    {705, "CUDA_ERROR_PEER_ACCESS_NOT_ENABLED", "peer access has not been enabled"},
    {712, "CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED", "part or all of the requested memory range is already mapped"},
    {713, "CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED", "pointer does not correspond to a registered memory region"},
    {801, "CUDA_ERROR_NOT_SUPPORTED", "operation not supported"},
    {999, "CUDA_ERROR_UNKNOWN", "unknown error"},
};

static int describe(int error, const char **text, bool name) {
    for (size_t i = 0; i < sizeof ERRORS / sizeof *ERRORS; i++) {
        if (ERRORS[i].code == error) {
            *text = name ? ERRORS[i].name : ERRORS[i].text;
            return SUCCESS;
        }
    }
    *text = NULL;
    return INVALID_VALUE;
}

int cuGetErrorName(int error, const char **text) { return describe(error, text, true); }

int cuGetErrorString(int error, const char **text) { return describe(error, text, false); }

/* ---- devices --------------------------------------------------------------------------------------------------------- */

int cuInit(unsigned flags) {
    CALLED;
    if (flags != 0) return INVALID_VALUE;
    if (standin_settings.cards == 0) return NO_DEVICE;
    initialised = true;
    return SUCCESS;
}

int cuDriverGetVersion(int *version) {
    CALLED;
    *version = 12060;
    return SUCCESS;
}

static int initialised_or(const char *call) {
    if (initialised) return SUCCESS;
    standin_violation("context", "%s: cuInit was not called", call);
    return NOT_INITIALIZED;
}

int cuDeviceGetCount(int *count) {
    CALLED;
    *count = standin_settings.cards;
    return initialised_or("cuDeviceGetCount");
}

int cuDeviceGet(int *device, int ordinal) {
    CALLED;
    if (initialised_or("cuDeviceGet") != SUCCESS) return NOT_INITIALIZED;
    if (ordinal < 0 || ordinal >= standin_settings.cards) return INVALID_DEVICE;
    *device = ordinal;
    return SUCCESS;
}

static bool is_device(int device) { return device >= 0 && device < standin_settings.cards; }

int cuDeviceGetName(char *name, int room, int device) {
    CALLED;
    if (!is_device(device)) return INVALID_DEVICE;
    snprintf(name, (size_t)room, "Stand-in card %d", device);
    return SUCCESS;
}

int cuDeviceGetUuid(unsigned char *uuid, int device) {
    CALLED;
    if (!is_device(device)) return INVALID_DEVICE;
    memset(uuid, 0xd0 + device, 16);
    return SUCCESS;
}

int cuDeviceGetPCIBusId(char *id, int room, int device) {
    CALLED;
    if (!is_device(device)) return INVALID_DEVICE;
    snprintf(id, (size_t)room, "0000:%02X:00.0", device + 1);
    return SUCCESS;
}

int cuDeviceTotalMem_v2(size_t *bytes, int device) {
    CALLED;
    if (!is_device(device)) return INVALID_DEVICE;
    *bytes = standin_settings.memory;
    return SUCCESS;
}

int cuDeviceComputeCapability(int *major, int *minor, int device) {
    CALLED;
    if (!is_device(device)) return INVALID_DEVICE;
    *major = standin_settings.major;
    *minor = standin_settings.minor;
    return SUCCESS;
}

int cuDeviceGetAttribute(int *value, int attribute, int device) {
    CALLED;
    if (!is_device(device)) return INVALID_DEVICE;
    switch (attribute) {
        case 1: *value = 1024; break;             /* threads per block */
        case 2: case 3: *value = 1024; break;     /* block's x, y */
        case 4: *value = 64; break;
        case 5: *value = 0x7fffffff; break;       /* grid's x */
        case 6: case 7: *value = 65535; break;
        case 8: *value = 49152; break;            /* shared memory per block */
        case 9: *value = 65536; break;            /* constant memory */
        case 10: *value = 32; break;              /* warp */
        case 12: *value = 65536; break;           /* registers per block */
        case 13: *value = 1410000; break;         /* clock in kHz */
        case 16: *value = 108; break;             /* multiprocessors */
        case 19: *value = 1; break;               /* can map host memory */
        case 31: *value = 1; break;               /* concurrent kernels */
        case 33: *value = device + 1; break;      /* PCI bus */
        case 34: case 50: *value = 0; break;      /* PCI device, domain */
        case 36: *value = 1215000; break;         /* memory clock in kHz */
        case 37: *value = 5120; break;            /* memory bus in bits */
        case 38: *value = 40 << 20; break;        /* L2 */
        case 39: *value = 2048; break;            /* threads per multiprocessor */
        case 40: *value = 3; break;               /* copy engines */
        case 41: *value = 1; break;               /* unified addressing */
        case 75: *value = standin_settings.major; break;
        case 76: *value = standin_settings.minor; break;
        default:
            standin_violation("unknown", "cuDeviceGetAttribute: the stand-in doesn't know attribute %d", attribute);
            return INVALID_VALUE;
    }
    return SUCCESS;
}

int cuDeviceCanAccessPeer(int *can, int device, int peer) {
    CALLED;
    if (!is_device(device) || !is_device(peer)) return INVALID_DEVICE;
    *can = device != peer && standin_settings.peers;
    return SUCCESS;
}

int cuDeviceGetP2PAttribute(int *value, int attribute, int device, int peer) {
    CALLED;
    if (!is_device(device) || !is_device(peer) || device == peer) return INVALID_DEVICE;
    *value = attribute == 2 && standin_settings.peers; /* 2: access is supported; rank and atomics: 0 */
    return SUCCESS;
}

/* ---- contexts -------------------------------------------------------------------------------------------------------- */

Card *standin_current(const char *call) {
    Card *card = depth == 0 ? NULL : current[depth - 1];
    if (card == NULL) {
        standin_violation("context", "%s: the thread has no current context", call);
        return NULL;
    }
    if (card->retained == 0) {
        standin_violation("context", "%s: the current context was released", call);
        return NULL;
    }
    return card;
}

#define CURRENT(name) \
    Card *name = standin_current(__func__); \
    if (name == NULL) return INVALID_CONTEXT; \
    if (name->stuck != 0) return name->stuck

int cuDevicePrimaryCtxRetain(Card **context, int device) {
    CALLED;
    if (initialised_or("cuDevicePrimaryCtxRetain") != SUCCESS) return NOT_INITIALIZED;
    if (!is_device(device)) return INVALID_DEVICE;
    Card *card = &standin_cards[device];
    card->ordinal = device;
    if (card->retained++ == 0) {
        card->reaches = 1u << device;
        card->stuck = 0;
        if (card->legacy == NULL) card->legacy = standin_new_stream(device, true, true);
    }
    *context = card;
    return SUCCESS;
}

int cuDevicePrimaryCtxRelease_v2(int device) {
    CALLED_TO_END(answer);
    if (!is_device(device) || standin_cards[device].retained == 0) {
        standin_violation("context", "cuDevicePrimaryCtxRelease: it was not retained");
        return INVALID_CONTEXT;
    }
    if (--standin_cards[device].retained == 0) standin_synchronise_card(device);
    return answer;
}

static void drop_stream(void *stream, void *card) {
    if (((Stream *)stream)->card == *(int *)card) standin_end_stream(stream);
}

static void drop_event(void *event, void *card) {
    if (((Event *)event)->card == *(int *)card) standin_destroy(EVENT, event);
}

/* Takes everything away that a card's context owns: what is left to a program whose context is lost. */
int cuDevicePrimaryCtxReset_v2(int device) {
    CALLED;
    if (!is_device(device)) return INVALID_DEVICE;
    standin_synchronise_card(device);
    standin_cards[device].stuck = 0;
    standin_each(STREAM, drop_stream, &device);
    standin_each(EVENT, drop_event, &device);
    standin_unload(device);
    standin_release_all(device);
    return SUCCESS;
}

int cuDevicePrimaryCtxGetState(int device, unsigned *flags, int *active) {
    CALLED;
    if (!is_device(device)) return INVALID_DEVICE;
    *flags = 0;
    *active = standin_cards[device].retained != 0;
    return SUCCESS;
}

int cuDevicePrimaryCtxSetFlags_v2(int device, unsigned flags) {
    CALLED;
    (void)flags;
    return is_device(device) ? SUCCESS : INVALID_DEVICE;
}

static bool is_context(const Card *context) {
    return context >= standin_cards && context < standin_cards + MOST_CARDS && context->retained != 0;
}

static int wrong_context(const char *call) {
    standin_violation("context", "%s: not a context, or one that was released", call);
    return INVALID_CONTEXT;
}

int cuCtxSetCurrent(Card *context) {
    CALLED;
    if (context != NULL && !is_context(context)) return wrong_context(__func__);
    if (depth == 0 && context != NULL) depth = 1;
    if (depth != 0) current[depth - 1] = context;
    if (context == NULL && depth != 0) depth--;
    return SUCCESS;
}

int cuCtxPushCurrent_v2(Card *context) {
    CALLED;
    if (!is_context(context) || depth == 16) return wrong_context(__func__);
    current[depth++] = context;
    return SUCCESS;
}

int cuCtxPopCurrent_v2(Card **context) {
    CALLED;
    if (depth == 0) return wrong_context(__func__);
    *context = current[--depth];
    return SUCCESS;
}

int cuCtxGetCurrent(Card **context) {
    *context = depth == 0 ? NULL : current[depth - 1];
    return SUCCESS;
}

int cuCtxGetDevice(int *device) {
    CALLED;
    CURRENT(card);
    *device = card->ordinal;
    return SUCCESS;
}

int cuCtxGetApiVersion(Card *context, unsigned *version) {
    CALLED;
    if (!is_context(context)) return wrong_context(__func__);
    *version = 3020;
    return SUCCESS;
}

int cuCtxGetStreamPriorityRange(int *least, int *greatest) {
    CALLED;
    CURRENT(card);
    *least = 0;
    *greatest = -5;
    return SUCCESS;
}

int cuCtxSynchronize(void) {
    CALLED_TO_END(answer);
    CURRENT(card);
    standin_synchronise_card(card->ordinal);
    return answer != SUCCESS ? answer : card->stuck;
}

int cuCtxEnablePeerAccess(Card *peer, unsigned flags) {
    CALLED;
    CURRENT(card);
    if (!is_context(peer) || peer == card) return wrong_context(__func__);
    if (flags != 0) return INVALID_VALUE;
    if (!standin_settings.peers) return PEER_UNSUPPORTED;
    if (card->reaches >> peer->ordinal & 1) return PEER_ALREADY;
    card->reaches |= 1u << peer->ordinal;
    standin_counted("peer access", 1);
    return SUCCESS;
}

int cuCtxDisablePeerAccess(Card *peer) {
    CALLED;
    CURRENT(card);
    if (!is_context(peer)) return wrong_context(__func__);
    if (peer == card || !(card->reaches >> peer->ordinal & 1)) return PEER_NOT_ENABLED;
    card->reaches &= ~(1u << peer->ordinal);
    return SUCCESS;
}

/* ---- memory ---------------------------------------------------------------------------------------------------------- */

int cuMemGetInfo_v2(size_t *unused, size_t *total) {
    CALLED;
    CURRENT(card);
    *total = standin_settings.memory;
    *unused = *total - standin_settings.fewest_free - standin_used(card->ordinal);
    return SUCCESS;
}

int cuMemAlloc_v2(void **pointer, size_t bytes) {
    CALLED;
    CURRENT(card);
    if (bytes == 0) {
        standin_violation("size", "cuMemAlloc: 0 bytes");
        return INVALID_VALUE;
    }
    *pointer = standin_allocate(card->ordinal, bytes);
    standin_counted("allocations", 1);
    return *pointer == NULL ? OUT_OF_MEMORY : SUCCESS;
}

int cuMemFree_v2(void *pointer) {
    CALLED_TO_END(answer);
    CURRENT(card);
    if (pointer == NULL) return SUCCESS;
    return standin_release(pointer, DEVICE_MEMORY, "cuMemFree") ? answer : INVALID_VALUE;
}

int cuMemHostAlloc(void **pointer, size_t bytes, unsigned flags) {
    CALLED;
    CURRENT(card);
    if (bytes == 0 || flags & ~7u) {
        standin_violation("size", "cuMemHostAlloc: %zu bytes, flags %u", bytes, flags);
        return INVALID_VALUE;
    }
    *pointer = standin_pin(card->ordinal, bytes);
    return *pointer == NULL ? OUT_OF_MEMORY : SUCCESS;
}

int cuMemAllocHost_v2(void **pointer, size_t bytes) { return cuMemHostAlloc(pointer, bytes, 0); }

int cuMemFreeHost(void *pointer) {
    CALLED_TO_END(answer);
    CURRENT(card);
    return standin_release(pointer, PINNED_MEMORY, "cuMemFreeHost") ? answer : INVALID_VALUE;
}

int cuMemHostRegister_v2(void *pointer, size_t bytes, unsigned flags) {
    CALLED;
    CURRENT(card);
    if (pointer == NULL || bytes == 0 || flags & ~15u) {
        standin_violation("size", "cuMemHostRegister: %p, %zu bytes, flags %u", pointer, bytes, flags);
        return INVALID_VALUE;
    }
    return standin_register(pointer, bytes, card->ordinal);
}

int cuMemHostUnregister(void *pointer) {
    CALLED_TO_END(answer);
    CURRENT(card);
    return standin_release(pointer, REGISTERED_MEMORY, "cuMemHostUnregister") ? answer : NOT_REGISTERED;
}

int cuMemHostGetDevicePointer_v2(void **device, void *host, unsigned flags) {
    CALLED;
    CURRENT(card);
    Block *block = standin_block(host);
    if (block == NULL || block->kind == DEVICE_MEMORY || flags != 0) return INVALID_VALUE;
    *device = host;
    return SUCCESS;
}

/* ---- streams --------------------------------------------------------------------------------------------------------- */

Stream *standin_stream(void *handle, const char *call) {
    if (handle == NULL || handle == (void *)1) {
        Card *card = standin_current(call);
        return card == NULL ? NULL : card->legacy;
    }
    if (handle == (void *)2) {
        standin_violation("unknown", "%s: the stand-in has no per-thread default streams", call);
        return NULL;
    }
    return standin_is(STREAM, handle, call) ? handle : NULL;
}

int cuStreamCreate(Stream **stream, unsigned flags) {
    CALLED;
    CURRENT(card);
    if (flags > 1) return INVALID_VALUE;
    *stream = standin_new_stream(card->ordinal, flags == 0, false);
    return *stream == NULL ? OUT_OF_MEMORY : SUCCESS;
}

int cuStreamCreateWithPriority(Stream **stream, unsigned flags, int priority) {
    (void)priority;
    return cuStreamCreate(stream, flags);
}

int cuStreamDestroy_v2(Stream *stream) {
    CALLED_TO_END(answer);
    CURRENT(card);
    if (!standin_is(STREAM, stream, __func__)) return INVALID_HANDLE;
    standin_end_stream(stream);
    return answer;
}

int cuStreamSynchronize(void *handle) {
    CALLED_TO_END(answer);
    CURRENT(card);
    Stream *stream = standin_stream(handle, __func__);
    if (stream == NULL) return INVALID_HANDLE;
    standin_counted("stream synchronisations", 1);
    standin_synchronise(stream);
    return answer != SUCCESS ? answer : standin_cards[stream->card].stuck;
}

int cuStreamQuery(void *handle) {
    CALLED;
    CURRENT(card);
    Stream *stream = standin_stream(handle, __func__);
    if (stream == NULL) return INVALID_HANDLE;
    /* Who asks again and again shall not wait for ever; who asks once shall not be right by luck. */
    if (stream->queued != 0 && stream->impatient++ < 2) return NOT_READY;
    standin_synchronise(stream);
    return standin_cards[stream->card].stuck;
}

int cuStreamWaitEvent(void *handle, Event *event, unsigned flags) {
    CALLED;
    CURRENT(card);
    Stream *stream = standin_stream(handle, __func__);
    if (stream == NULL || !standin_is(EVENT, event, __func__)) return INVALID_HANDLE;
    if (flags > 1) return INVALID_VALUE;
    standin_wait(stream, event);
    return SUCCESS;
}

/* ---- events ---------------------------------------------------------------------------------------------------------- */

int cuEventCreate(Event **event, unsigned flags) {
    CALLED;
    CURRENT(card);
    if (flags & ~7u) return INVALID_VALUE;
    *event = standin_make(EVENT, sizeof **event);
    (*event)->card = card->ordinal;
    (*event)->timed = !(flags & 2);
    return SUCCESS;
}

int cuEventDestroy_v2(Event *event) {
    CALLED_TO_END(answer);
    CURRENT(card);
    if (!standin_is(EVENT, event, __func__)) return INVALID_HANDLE;
    free(event->clock);
    event->clock = NULL;
    standin_destroy(EVENT, event);
    return answer;
}

int cuEventRecord(Event *event, void *handle) {
    CALLED;
    CURRENT(card);
    Stream *stream = standin_stream(handle, __func__);
    if (stream == NULL || !standin_is(EVENT, event, __func__)) return INVALID_HANDLE;
    if (event->card != stream->card) {
        standin_violation("context", "cuEventRecord: the event is of card %d, the stream of card %d", event->card, stream->card);
        return INVALID_HANDLE;
    }
    standin_record(event, stream);
    return SUCCESS;
}

int cuEventRecordWithFlags(Event *event, void *handle, unsigned flags) {
    return flags > 1 ? INVALID_VALUE : cuEventRecord(event, handle);
}

int cuEventSynchronize(Event *event) {
    CALLED_TO_END(answer);
    CURRENT(card);
    if (!standin_is(EVENT, event, __func__)) return INVALID_HANDLE;
    standin_await(event);
    return answer != SUCCESS ? answer : standin_cards[event->card].stuck;
}

int cuEventQuery(Event *event) {
    CALLED;
    CURRENT(card);
    if (!standin_is(EVENT, event, __func__)) return INVALID_HANDLE;
    if (event->recorded && !standin_host_knows(event->line, event->time) && event->impatient++ < 2) return NOT_READY;
    standin_await(event);
    return standin_cards[event->card].stuck;
}

int cuEventElapsedTime(float *milliseconds, Event *start, Event *end) {
    CALLED;
    CURRENT(card);
    if (!standin_is(EVENT, start, __func__) || !standin_is(EVENT, end, __func__)) return INVALID_HANDLE;
    if (!start->timed || !end->timed || !start->recorded || !end->recorded || start->card != end->card) {
        standin_violation("event", "cuEventElapsedTime: both events must be of one card, recorded, and made with timing");
        return INVALID_HANDLE;
    }
    if (start->nanos == 0 || end->nanos == 0) {
        standin_violation("event", "cuEventElapsedTime: an event has not happened yet");
        return NOT_READY;
    }
    *milliseconds = (float)(end->nanos - start->nanos) * 1e-6f;
    return SUCCESS;
}

/* ---- copies ---------------------------------------------------------------------------------------------------------- */

typedef struct {
    void *to;
    const void *from;
    size_t bytes;
    void *staged;       /* a copy of what a pageable buffer held, or NULL */
    bool hashed;
    uint64_t hash;      /* of a pinned source when the copy was queued */
    const char *call;
} Copy;

static uint64_t hash(const void *memory, size_t bytes) {
    const unsigned char *byte = memory;
    uint64_t sum = 0xcbf29ce484222325ull;
    size_t i = 0;
    for (; i + 8 <= bytes; i += 8) {
        uint64_t word;
        memcpy(&word, byte + i, 8);
        sum = (sum ^ word) * 0x100000001b3ull;
        sum ^= sum >> 29;
    }
    for (; i < bytes; i++) sum = (sum ^ byte[i]) * 0x100000001b3ull;
    return sum;
}

static void run_copy(void *argument) {
    Copy *copy = argument;
    if (copy->hashed && hash(copy->from, copy->bytes) != copy->hash) {
        standin_violation("host-write", "%s: the host changed the pinned source before the copy was over", copy->call);
    }
    memmove(copy->to, copy->staged != NULL ? copy->staged : copy->from, copy->bytes);
    free(copy->staged);
}

static bool is_host(const void *pointer, const char *call) {
    Block *block = standin_block(pointer);
    if (pointer == NULL || (block != NULL && block->kind == DEVICE_MEMORY) || standin_was_freed(pointer)) {
        return standin_violation("pointer", "%s: %s where host memory is wanted", call,
                                 pointer == NULL ? "null" : block != NULL ? "a card's memory" : "freed memory");
    }
    return true;
}

/* Pinned for its whole length; a range that is only partly pinned is an error on a card. */
static bool is_pinned(const void *pointer, size_t bytes, const char *call) {
    Block *block = standin_block(pointer);
    if (block == NULL) return false;
    if ((uintptr_t)pointer - block->start + bytes > block->size) {
        standin_violation("bounds", "%s: the host range of %zu bytes leaves the pinned memory it starts in", call, bytes);
    }
    return true;
}

/*
 * To the card. From pageable memory the driver takes a copy and returns: the program may reuse the buffer at once, the card's
 * memory is set later. From pinned memory the copy reads when it runs.
 */
static int upload(void *to, const void *from, size_t bytes, Stream *stream, bool wait, const char *call) {
    if (bytes == 0) return SUCCESS;
    if (!is_host(from, call)) return INVALID_VALUE;
    Copy copy = {.to = to, .from = from, .bytes = bytes, .call = call};
    bool pinned = is_pinned(from, bytes, call);
    Touch touches[] = {{to, bytes, WRITES | PEER, 0, "target"}, {from, bytes, READS | HOST, 0, "pinned source"}};
    Block *target = standin_block(to);
    if (target != NULL && target->kind != DEVICE_MEMORY) {
        standin_violation("pointer", "%s: the target is host memory", call);
        return INVALID_VALUE;
    }
    if (pinned) {
        copy.hashed = !standin_busy(from, bytes, true);
        if (copy.hashed) copy.hash = hash(from, bytes);
    } else {
        if (wait) standin_synchronise(stream);
        copy.staged = memcpy(malloc(bytes), from, bytes);
        standin_counted("copies from pageable memory", 1);
    }
    if (!standin_enqueue(stream, call, touches, pinned ? 2 : 1, run_copy, &copy, sizeof copy)) {
        free(copy.staged);
        return INVALID_VALUE;
    }
    standin_counted("bytes to cards", (long)bytes);
    if (wait && pinned) standin_synchronise(stream);
    return SUCCESS;
}

/* From the card. To pageable memory it returns when all is there. */
static int download(void *to, const void *from, size_t bytes, Stream *stream, bool wait, const char *call) {
    if (bytes == 0) return SUCCESS;
    if (!is_host(to, call)) return INVALID_VALUE;
    Copy copy = {.to = to, .from = from, .bytes = bytes, .call = call};
    bool pinned = is_pinned(to, bytes, call);
    Touch touches[] = {{from, bytes, READS | PEER, 0, "source"}, {to, bytes, WRITES | HOST, 0, "pinned target"}};
    bool poison = pinned && !wait && !standin_busy(to, bytes, false);
    if (!standin_enqueue(stream, call, touches, pinned ? 2 : 1, run_copy, &copy, sizeof copy)) return INVALID_VALUE;
    /* What a pinned target holds until the copy is over is anybody's guess: NaN, so that reading too early is seen. */
    if (poison && stream->queued != 0) memset(to, 0xff, bytes);
    if (!pinned) standin_counted("copies to pageable memory", 1);
    standin_counted("bytes from cards", (long)bytes);
    if (wait || !pinned) standin_synchronise(stream);
    return standin_cards[stream->card].stuck;
}

/* Within a card, or between two where that was asked for. */
static int move(void *to, const void *from, size_t bytes, Stream *stream, int how, const char *call) {
    if (bytes == 0) return SUCCESS;
    uintptr_t target = (uintptr_t)to, source = (uintptr_t)from;
    if (target < source + bytes && source < target + bytes) {
        standin_violation("overlap", "%s: source and target overlap", call);
        return INVALID_VALUE;
    }
    Copy copy = {.to = to, .from = from, .bytes = bytes, .call = call};
    Touch touches[] = {{from, bytes, READS | how, 0, "source"}, {to, bytes, WRITES | how, 0, "target"}};
    return standin_enqueue(stream, call, touches, 2, run_copy, &copy, sizeof copy) ? SUCCESS : INVALID_VALUE;
}

#define STREAM_OF(handle) \
    CURRENT(card); \
    Stream *stream = standin_stream(handle, __func__); \
    if (stream == NULL) return INVALID_HANDLE

int cuMemcpyHtoD_v2(void *to, const void *from, size_t bytes) {
    CALLED;
    STREAM_OF(NULL);
    return upload(to, from, bytes, stream, true, "cuMemcpyHtoD");
}

int cuMemcpyHtoDAsync_v2(void *to, const void *from, size_t bytes, void *handle) {
    CALLED;
    STREAM_OF(handle);
    return upload(to, from, bytes, stream, false, "cuMemcpyHtoDAsync");
}

int cuMemcpyDtoH_v2(void *to, const void *from, size_t bytes) {
    CALLED;
    STREAM_OF(NULL);
    return download(to, from, bytes, stream, true, "cuMemcpyDtoH");
}

int cuMemcpyDtoHAsync_v2(void *to, const void *from, size_t bytes, void *handle) {
    CALLED;
    STREAM_OF(handle);
    return download(to, from, bytes, stream, false, "cuMemcpyDtoHAsync");
}

int cuMemcpyDtoD_v2(void *to, const void *from, size_t bytes) {
    CALLED;
    STREAM_OF(NULL);
    return move(to, from, bytes, stream, 0, "cuMemcpyDtoD");
}

int cuMemcpyDtoDAsync_v2(void *to, const void *from, size_t bytes, void *handle) {
    CALLED;
    STREAM_OF(handle);
    return move(to, from, bytes, stream, 0, "cuMemcpyDtoDAsync");
}

static bool of_context(const void *pointer, const Card *context, const char *call) {
    if (!is_context(context)) return wrong_context(call), false;
    Block *block = standin_block(pointer);
    return block == NULL || block->card == context->ordinal
        || standin_violation("peer", "%s: the memory is on card %d, the context of card %d", call, block->card, context->ordinal);
}

int cuMemcpyPeerAsync(void *to, Card *to_context, const void *from, Card *from_context, size_t bytes, void *handle) {
    CALLED;
    STREAM_OF(handle);
    if (!of_context(to, to_context, __func__) || !of_context(from, from_context, __func__)) return INVALID_VALUE;
    standin_counted("bytes between cards", (long)bytes);
    return move(to, from, bytes, stream, PEER, "cuMemcpyPeerAsync");
}

int cuMemcpyPeer(void *to, Card *to_context, const void *from, Card *from_context, size_t bytes) {
    return cuMemcpyPeerAsync(to, to_context, from, from_context, bytes, NULL);
}

typedef struct { void *to; uint32_t value; int width; size_t count; } Fill;

static void run_fill(void *argument) {
    Fill *fill = argument;
    for (size_t i = 0; i < fill->count; i++) memcpy((char *)fill->to + i * (size_t)fill->width, &fill->value, (size_t)fill->width);
}

static int set(void *to, uint32_t value, int width, size_t count, Stream *stream, const char *call) {
    if (count == 0) return SUCCESS;
    Fill fill = {to, value, width, count};
    Touch touch = {to, count * (size_t)width, WRITES, (size_t)width, "target"};
    return standin_enqueue(stream, call, &touch, 1, run_fill, &fill, sizeof fill) ? SUCCESS : INVALID_VALUE;
}

#define MEMSET(name, type) \
    int cuMemset##name##_v2(void *to, type value, size_t count) { \
        CALLED; \
        STREAM_OF(NULL); \
        return set(to, value, (int)sizeof value, count, stream, "cuMemset" #name); \
    } \
    int cuMemset##name##Async(void *to, type value, size_t count, void *handle) { \
        CALLED; \
        STREAM_OF(handle); \
        return set(to, value, (int)sizeof value, count, stream, "cuMemset" #name "Async"); \
    }
MEMSET(D8, uint8_t)
MEMSET(D16, uint16_t)
MEMSET(D32, uint32_t)
