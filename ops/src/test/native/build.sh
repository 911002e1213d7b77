#!/bin/sh
# Builds the stand-ins of CUDA's libraries: sh build.sh OUT NATIVES
#
# OUT gets libcuda.so.1, libcudnn.so.9, libcublas.so.12 and libnvrtc.so.12. NATIVES is a folder with JCuda's own libraries: every
# symbol that they want and that is not written here becomes a function that records its name and answers "not supported";
# a missing one would end the process.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
natives=$(cd "$2" && pwd)
work="$out/build"
mkdir -p "$work"
flags="-std=gnu11 -O3 -march=native -fPIC -Wall -Wextra -Werror -Wno-format-truncation"

# library NAME SONAME PREFIX ERROR VERSION SOURCES: VERSION is the symbols' version, or - for none.
library() {
    name=$1 soname=$2 prefix=$3 error=$4 version=$5
    shift 5
    objects=
    for source; do
        gcc $flags -c -o "$work/$source.o" "$here/$source.c"
        objects="$objects $work/$source.o"
    done
    nm --defined-only $objects | awk '$2 == "T" { print $3 }' | sort -u > "$work/$name.have"
    for bindings in "$natives"/libJ*.so; do nm -D --undefined-only "$bindings"; done | awk '{ print $2 }' | sed 's/@.*//' \
        | grep -E "^$prefix" | sort -u > "$work/$name.need"
    {
        echo '#include "core.h"'
        comm -23 "$work/$name.need" "$work/$name.have" | while read -r symbol; do
            echo "int $symbol(void) { LOCKED; standin_violation(\"unknown\", \"the stand-in has no $symbol\"); return $error; }"
        done
    } > "$work/$name.rest.c"
    gcc $flags -I"$here" -c -o "$work/$name.rest.o" "$work/$name.rest.c"
    link=
    if [ "$version" != - ]; then
        echo "$version { global: *; };" > "$work/$name.map"
        link="-Wl,--version-script=$work/$name.map"
    fi
    if [ "$name" != cuda ]; then link="$link $out/libcuda.so.1"; fi
    gcc -shared -Wl,-soname,"$soname" -Wl,-rpath,'$ORIGIN' -Wl,-z,defs -o "$out/$soname.new" $objects "$work/$name.rest.o" $link -lm -ldl
    mv "$out/$soname.new" "$out/$soname"
}

library cuda libcuda.so.1 'cu[A-Z]' 801 - state memory streams arithmetic cuda kernels
library cudnn libcudnn.so.9 cudnn 3000 libcudnn.so.9 cudnn_descriptors cudnn_convolution cudnn_layers
library cublas libcublas.so.12 cublas 15 libcublas.so.12 cublas
library nvrtc libnvrtc.so.12 nvrtc 5 libnvrtc.so.12 nvrtc
cp "$here/kernel_shim.h" "$out/"
rm -rf "$out/kernels"
