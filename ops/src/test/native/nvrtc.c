/*
 * libnvrtc.so.12: compiles a kernel's source with g++ into a shared object, whose name is the image that it hands out.
 * Error numbers are nvrtcResult's.
 */
#define _GNU_SOURCE
#include "core.h"
#include "kernels.h"

#include <ctype.h>
#include <dlfcn.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SUCCESS = 0, INVALID_INPUT = 3, INVALID_PROGRAM = 4, INVALID_OPTION = 5, COMPILATION = 6, INTERNAL_ERROR = 11 };

typedef struct { char *source, *name, *log, *image; bool cubin; } Program;

/* What NVRTC 12.6 knows. */
static const int ARCHITECTURES[] = {50, 52, 53, 60, 61, 62, 70, 72, 75, 80, 86, 87, 89, 90};
#define ARCHITECTURE_COUNT ((int)(sizeof ARCHITECTURES / sizeof *ARCHITECTURES))

const char *nvrtcGetErrorString(int result) {
    static const char *const NAMES[] = {
        "NVRTC_SUCCESS", "NVRTC_ERROR_OUT_OF_MEMORY", "NVRTC_ERROR_PROGRAM_CREATION_FAILURE", "NVRTC_ERROR_INVALID_INPUT",
        "NVRTC_ERROR_INVALID_PROGRAM", "NVRTC_ERROR_INVALID_OPTION", "NVRTC_ERROR_COMPILATION"};
    if (result == INTERNAL_ERROR) return "NVRTC_ERROR_INTERNAL_ERROR";
    return result >= 0 && result <= COMPILATION ? NAMES[result] : "NVRTC_ERROR unknown";
}

int nvrtcVersion(int *major, int *minor) {
    *major = 12;
    *minor = 6;
    return SUCCESS;
}

int nvrtcGetNumSupportedArchs(int *count) {
    CALLED;
    *count = ARCHITECTURE_COUNT;
    return SUCCESS;
}

int nvrtcGetSupportedArchs(int *architectures) {
    CALLED;
    memcpy(architectures, ARCHITECTURES, sizeof ARCHITECTURES);
    return SUCCESS;
}

int nvrtcCreateProgram(Program **program, const char *source, const char *name, int headers, const char *const *texts,
                       const char *const *names) {
    CALLED;
    (void)texts, (void)names;
    if (source == NULL || headers != 0) {
        standin_violation("nvrtc", "nvrtcCreateProgram: no source, or headers, which the stand-in doesn't take");
        return INVALID_INPUT;
    }
    *program = standin_make(PROGRAM, sizeof **program);
    (*program)->source = strdup(source);
    (*program)->name = strdup(name == NULL ? "default_program" : name);
    return SUCCESS;
}

int nvrtcDestroyProgram(Program **program) {
    CALLED_TO_END(answer);
    if (!standin_is(PROGRAM, *program, __func__)) return INVALID_PROGRAM;
    free((*program)->source);
    free((*program)->name);
    free((*program)->log);
    free((*program)->image);
    standin_destroy(PROGRAM, *program);
    *program = NULL;
    return answer;
}

static uint64_t hash(uint64_t sum, const char *text) {
    for (; *text; text++) sum = (sum ^ (unsigned char)*text) * 0x100000001b3ull;
    return sum;
}

/* Writes the names of the source's kernels, an initialiser each. */
static void list_kernels(FILE *file, const char *source) {
    static const char BEGIN[] = "extern \"C\"";
    fprintf(file, "\nextern \"C\" const StandinKernel standin_kernels[] = {\n");
    for (const char *at = strstr(source, BEGIN); at != NULL; at = strstr(at, BEGIN)) {
        at += strlen(BEGIN);
        const char *open = strchr(at, '('), *global = strstr(at, "__global__");
        if (open == NULL || global == NULL) break;
        /* __launch_bounds__(n) has a parenthesis of its own, before the name. */
        const char *bounds = strstr(at, "__launch_bounds__");
        if (bounds != NULL && bounds < open) open = strchr(strchr(open, ')'), '(');
        if (global > open) continue;
        const char *end = open;
        while (isspace((unsigned char)end[-1])) end--;
        const char *begin = end;
        while (isalnum((unsigned char)begin[-1]) || begin[-1] == '_') begin--;
        int length = (int)(end - begin);
        fprintf(file, "    Standin<%.*s>::entry(\"%.*s\"),\n", length, begin, length, begin);
    }
    fprintf(file, "    {}};\n");
}

static void say(Program *program, const char *text, size_t length) {
    free(program->log);
    program->log = strndup(text, length);
}

static char *output_of(const char *command, int *status) {
    FILE *pipe = popen(command, "r");
    if (pipe == NULL) return *status = 1, strdup("cannot run g++");
    char *text = malloc(65536);
    size_t length = fread(text, 1, 65535, pipe);
    text[length] = 0;
    while (fgetc(pipe) != EOF) {}
    *status = pclose(pipe);
    return text;
}

static bool starts(const char *text, const char *with) { return !strncmp(text, with, strlen(with)); }

int nvrtcCompileProgram(Program *program, int count, const char *const *options) {
    CALLED;
    if (!standin_is(PROGRAM, program, __func__)) return INVALID_PROGRAM;
    int architecture = 52;
    bool cubin = false, fused = true, fast = false;
    for (int i = 0; i < count; i++) {
        const char *option = options[i];
        char form[16];
        if (sscanf(option, "--gpu-architecture=%15[a-z]_%d", form, &architecture) == 2
            || sscanf(option, "-arch=%15[a-z]_%d", form, &architecture) == 2) {
            cubin = !strcmp(form, "sm");
            bool known = false;
            for (int j = 0; j < ARCHITECTURE_COUNT; j++) known |= ARCHITECTURES[j] == architecture;
            if (known && (cubin || !strcmp(form, "compute"))) continue;
        } else if (starts(option, "--fmad=") || starts(option, "-fmad=")) {
            fused = strcmp(strchr(option, '=') + 1, "false") != 0;
            continue;
        } else if (!strcmp(option, "--use_fast_math") || !strcmp(option, "-use_fast_math")) {
            fast = true;
            continue;
        } else if (starts(option, "--std=c++") || starts(option, "-std=c++") || !strcmp(option, "-default-device")
                   || !strcmp(option, "--generate-line-info") || !strcmp(option, "-lineinfo") || starts(option, "--prec-div=true")
                   || starts(option, "--prec-sqrt=true") || starts(option, "--ftz=false")) {
            continue;
        }
        char text[512];
        snprintf(text, sizeof text, "nvrtc: error: invalid value for --gpu-architecture, or an unknown option: %s\n", option);
        say(program, text, strlen(text));
        standin_counted("refused nvrtc options", 1);
        return INVALID_OPTION;
    }

    Dl_info here;
    dladdr((void *)nvrtcVersion, &here);
    char *library = realpath(here.dli_fname, NULL), *folder = dirname(library);
    char kernels[4096], source[4200], object[4200], made[4200], command[20000];
    snprintf(kernels, sizeof kernels, "%s/kernels", folder);
    mkdir(kernels, 0777);
    uint64_t key = hash(hash(0xcbf29ce484222325ull, program->source), fused ? "fused" : fast ? "fast" : "");
    snprintf(object, sizeof object, "%s/%016llx.so", kernels, (unsigned long long)key);
    snprintf(made, sizeof made, "%s/%016llx.%d.so", kernels, (unsigned long long)key, (int)getpid());
    snprintf(source, sizeof source, "%s/%016llx.%d.cpp", kernels, (unsigned long long)key, (int)getpid());
    int status = 0;
    say(program, "", 0);
    if (access(object, R_OK) != 0) {
        FILE *file = fopen(source, "w");
        if (file == NULL) return INVALID_INPUT;
        fprintf(file, "#include \"kernel_shim.h\"\n#line 1 \"%s\"\n%s\n#line 1 \"list of kernels\"", program->name, program->source);
        list_kernels(file, program->source);
        fclose(file);
        snprintf(command, sizeof command,
                 "g++ -std=c++17 -O2 -march=native -ffp-contract=%s %s -fno-exceptions -fPIC -shared -fsanitize=thread "
                 "--param tsan-instrument-func-entry-exit=0 -Wall -Wextra -Wno-unused -I'%s' '%s' -c -o '%s.o' 2>&1 "
                 "&& g++ -shared -o '%s' '%s.o' '%s/libcuda.so.1' 2>&1 && mv '%s' '%s'; failed=$?; rm -f '%s' '%s.o'; exit $failed",
                 fused ? "fast" : "off", fast ? "-ffast-math" : "", folder, source, made, made, made, folder, made, object, source,
                 made);
        char *text = output_of(command, &status);
        say(program, text, strlen(text));
        free(text);
    }
    free(library);
    if (status != 0) return COMPILATION;
    free(program->image);
    program->cubin = cubin;
    if (asprintf(&program->image, IMAGE_START "%s %d %s\n", cubin ? "cubin" : "ptx", architecture, object) < 0) return 1;
    return SUCCESS;
}

int nvrtcGetProgramLogSize(Program *program, size_t *bytes) {
    CALLED;
    if (!standin_is(PROGRAM, program, __func__)) return INVALID_PROGRAM;
    *bytes = program->log == NULL ? 1 : strlen(program->log) + 1;
    return SUCCESS;
}

int nvrtcGetProgramLog(Program *program, char *log) {
    CALLED;
    if (!standin_is(PROGRAM, program, __func__)) return INVALID_PROGRAM;
    strcpy(log, program->log == NULL ? "" : program->log);
    return SUCCESS;
}

static int size_of(Program *program, size_t *bytes, bool wanted) {
    *bytes = !wanted ? 0 : program->image == NULL ? 1 : strlen(program->image) + 1;
    return program->image == NULL ? INVALID_PROGRAM : SUCCESS;
}

int nvrtcGetPTXSize(Program *program, size_t *bytes) {
    CALLED;
    return standin_is(PROGRAM, program, __func__) ? size_of(program, bytes, true) : INVALID_PROGRAM;
}

int nvrtcGetPTX(Program *program, char *ptx) {
    CALLED;
    if (!standin_is(PROGRAM, program, __func__) || program->image == NULL) return INVALID_PROGRAM;
    strcpy(ptx, program->image);
    return SUCCESS;
}

/* Nothing where the architecture was a virtual one. */
int nvrtcGetCUBINSize(Program *program, size_t *bytes) {
    CALLED;
    return standin_is(PROGRAM, program, __func__) ? size_of(program, bytes, program->cubin) : INVALID_PROGRAM;
}

int nvrtcGetCUBIN(Program *program, char *cubin) {
    CALLED;
    if (!standin_is(PROGRAM, program, __func__) || program->image == NULL || !program->cubin) return INVALID_PROGRAM;
    strcpy(cubin, program->image);
    return SUCCESS;
}
