/*
 * The memory of the cards and pinned host memory: what is allocated, who touches it and when.
 *
 * Addresses are never given out twice, so that memory that was freed is always known as such, and fresh memory is full of
 * NaN, since a card's is full of anything.
 */
#define _GNU_SOURCE
#include "core.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE ((size_t)4096)
/* Address space set aside, not memory. */
#define RESERVED ((size_t)1 << 43)

static Block *blocks; /* by address */
static int block_count, block_room;
static struct { uintptr_t start, end; } *freed; /* of what was ours, by age; addresses there never live again */
static int freed_count, freed_room;
static size_t used[MOST_CARDS];
static char *next_address;

/* Index of the first block that starts behind an address. */
static int behind(uintptr_t address) {
    int low = 0, high = block_count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (blocks[middle].start <= address) low = middle + 1;
        else high = middle;
    }
    return low;
}

static Block *insert(Block block) {
    if (block_count == block_room) {
        block_room = block_room == 0 ? 1024 : 2 * block_room;
        blocks = realloc(blocks, (size_t)block_room * sizeof *blocks);
    }
    int at = behind(block.start);
    memmove(&blocks[at + 1], &blocks[at], (size_t)(block_count - at) * sizeof *blocks);
    block_count++;
    blocks[at] = block;
    return &blocks[at];
}

static void erase(Block *block) {
    free(block->accesses);
    int at = (int)(block - blocks);
    memmove(&blocks[at], &blocks[at + 1], (size_t)(block_count - at - 1) * sizeof *blocks);
    block_count--;
}

Block *standin_block(const void *at) {
    uintptr_t address = (uintptr_t)at;
    int index = behind(address) - 1;
    return index >= 0 && address - blocks[index].start < blocks[index].size ? &blocks[index] : NULL;
}

bool standin_was_freed(const void *at) {
    uintptr_t address = (uintptr_t)at;
    for (int i = freed_count - 1; i >= 0; i--) {
        if (freed[i].start <= address && address < freed[i].end) return true;
    }
    return false;
}

/* Pages that were never used before, between pages that nobody may touch. */
static void *pages(size_t bytes) {
    if (next_address == NULL) {
        next_address = mmap(NULL, RESERVED, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (next_address == MAP_FAILED) abort();
    }
    char *start = next_address;
    next_address += bytes + PAGE;
    return mprotect(start, bytes, PROT_READ | PROT_WRITE) == 0 ? start : NULL;
}

static void *new_block(MemoryKind kind, int card, size_t bytes) {
    size_t mapped = (bytes + PAGE - 1) / PAGE * PAGE;
    void *start = pages(mapped);
    if (start == NULL) return NULL;
    memset(start, 0xff, mapped);
    insert((Block){.start = (uintptr_t)start, .size = bytes, .mapped = mapped, .kind = kind, .card = card});
    return start;
}

/* A card gives memory in pieces of 512 bytes. */
static size_t taken(size_t bytes) { return (bytes + 511) / 512 * 512; }

void *standin_allocate(int card, size_t bytes) {
    size_t limit = standin_settings.memory - standin_settings.fewest_free;
    if (used[card] + taken(bytes) > limit || standin_settings.allocations == 0) return NULL;
    if (standin_settings.allocations > 0) standin_settings.allocations--;
    void *start = new_block(DEVICE_MEMORY, card, bytes);
    if (start != NULL) used[card] += taken(bytes);
    return start;
}

void *standin_pin(int card, size_t bytes) { return new_block(PINNED_MEMORY, card, bytes); }

size_t standin_used(int card) { return used[card]; }

int standin_register(void *start, size_t bytes, int card) {
    uintptr_t from = (uintptr_t)start;
    int at = behind(from + bytes - 1) - 1;
    if (at >= 0 && blocks[at].start + blocks[at].size > from) return 712; /* CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED */
    insert((Block){.start = from, .size = bytes, .kind = REGISTERED_MEMORY, .card = card});
    return 0;
}

long standin_live_blocks(MemoryKind kind) {
    long count = 0;
    for (int i = 0; i < block_count; i++) count += blocks[i].kind == kind;
    return count;
}

static const Access *unfinished(const Block *block, size_t from, size_t to, bool only_writes) {
    for (int i = 0; i < block->count; i++) {
        const Access *access = &block->accesses[i];
        if (access->from < to && from < access->to && (access->write || !only_writes)
            && !standin_host_knows(access->line, access->time)) {
            return access;
        }
    }
    return NULL;
}

bool standin_busy(const void *at, size_t bytes, bool only_writes) {
    Block *block = standin_block(at);
    if (block == NULL) return false;
    size_t from = (uintptr_t)at - block->start;
    return unfinished(block, from, from + bytes, only_writes) != NULL;
}

bool standin_release(void *start, MemoryKind kind, const char *call) {
    static const char *const NAMES[] = {"device", "pinned", "registered"};
    Block *block = standin_block(start);
    if (block == NULL && standin_was_freed(start)) return standin_violation("double-free", "%s: it was freed before", call);
    if (block == NULL || block->start != (uintptr_t)start || block->kind != kind) {
        return standin_violation("free", "%s: not the start of %s memory", call, NAMES[kind]);
    }
    const Access *access = unfinished(block, 0, block->size, false);
    if (access != NULL) {
        standin_violation("free-in-use", "%s: %s of %s may still use it: the host never waited for that", call, access->name,
                          access->label);
        standin_force(access->line, UINT64_MAX);
        for (int i = 0; i < block->count; i++) standin_force(block->accesses[i].line, UINT64_MAX);
        block = standin_block(start);
    }
    if (kind != REGISTERED_MEMORY) {
        if (freed_count == freed_room) {
            freed_room = freed_room == 0 ? 1024 : 2 * freed_room;
            freed = realloc(freed, (size_t)freed_room * sizeof *freed);
        }
        freed[freed_count].start = block->start;
        freed[freed_count++].end = block->start + block->mapped;
        /* Its pages go back to the host; the addresses stay set aside. */
        mmap(start, block->mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
    }
    if (kind == DEVICE_MEMORY) used[block->card] -= taken(block->size);
    erase(block);
    return true;
}

void standin_release_all(int card) {
    for (int i = block_count - 1; i >= 0; i--) {
        if (blocks[i].card == card) standin_release((void *)blocks[i].start, blocks[i].kind, "cuDevicePrimaryCtxReset");
    }
}

bool standin_check_touch(const Touch *touch, int card, const char *label) {
    if (touch->at == NULL) return standin_violation("null", "%s: %s is null", label, touch->name);
    Block *block = standin_block(touch->at);
    if (block == NULL) {
        return standin_was_freed(touch->at) ? standin_violation("use-after-free", "%s: %s was freed", label, touch->name)
                                            : standin_violation("pointer", "%s: %s is no memory of a card", label, touch->name);
    }
    size_t from = (uintptr_t)touch->at - block->start;
    if (touch->bytes > block->size - from) {
        return standin_violation("bounds", "%s: %s needs %zu bytes, %zu are behind the pointer", label, touch->name, touch->bytes,
                                 block->size - from);
    }
    if (touch->alignment != 0 && (uintptr_t)touch->at % touch->alignment != 0) {
        return standin_violation("alignment", "%s: %s is not at a multiple of %zu bytes", label, touch->name, touch->alignment);
    }
    if (block->kind != DEVICE_MEMORY) {
        if (touch->how & HOST) return true;
        return standin_violation("pointer", "%s: %s is pinned host memory", label, touch->name);
    }
    if (block->card != card && !(touch->how & PEER) && !(standin_cards[card].reaches >> block->card & 1)) {
        return standin_violation("peer", "%s: %s is on card %d, which card %d has no access to", label, touch->name, block->card,
                                 card);
    }
    return true;
}

static bool contains(const Touch *touch, size_t from, const Access *access) {
    return from <= access->from && access->to <= from + touch->bytes;
}

void standin_remember(const Touch *touch, const Clock *clock, int line, uint64_t time, const char *label) {
    Block *block = standin_block(touch->at);
    if (block == NULL || touch->bytes == 0) return;
    bool write = touch->how & WRITES;
    size_t from = (uintptr_t)touch->at - block->start, to = from + touch->bytes;
    int kept = 0;
    for (int i = 0; i < block->count; i++) {
        Access *access = &block->accesses[i];
        bool before = clock->at[access->line] >= access->time;
        bool overlaps = access->from < to && from < access->to;
        if (overlaps && (write || access->write) && !before) {
            standin_violation("race", "%s of %s (%s) and %s of %s (%s) are not ordered", touch->name, label,
                              write ? "written" : "read", access->name, access->label, access->write ? "written" : "read");
        }
        /* What all later work comes after, by way of this access or of the host, need not be remembered. */
        bool covered = before && contains(touch, from, access) && (write || (!access->write && access->line == line));
        if (!covered && !standin_host_knows(access->line, access->time)) block->accesses[kept++] = *access;
    }
    block->count = kept;
    if (block->count == block->room) {
        block->room = block->room == 0 ? 4 : 2 * block->room;
        block->accesses = realloc(block->accesses, (size_t)block->room * sizeof *block->accesses);
    }
    block->accesses[block->count++] = (Access){from, to, write, line, time, label, touch->name};
}
