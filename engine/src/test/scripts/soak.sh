#!/bin/bash
# Trains until the time is over and writes every few seconds what the process takes: does anything grow that should not?
#
#   soak.sh ENGINE_JAR OUT_FOLDER SECONDS CONFIG [ARGUMENT...]
#
# OUT_FOLDER gets soak.csv, soak.svg, the run and what it printed. EVERY=15 seconds between two samples, JAVA_FLAGS for the JVM. The heap
# is asked for after a full collection (jcmd GC.run), so that only what is in use counts; that costs some milliseconds each time.
# Exit code 0: the run was ended in order when the time was over, and left no file in /dev/shm.
set -u
[ $# -ge 4 ] || { sed -n '2,8p' "$0" | sed 's/^# \{0,1\}//' >&2; exit 2; }
jar=$(realpath "$1"); out=$2; seconds=$3; shift 3
config=$(realpath "$1"); shift
scripts=$(dirname "$(realpath "$0")")
every=${EVERY:-15}
mkdir -p "$out" && cd "$out" || exit 2

java -XX:NativeMemoryTracking=summary ${JAVA_FLAGS:-} -jar "$jar" "$config" "$@" > out.txt 2>&1 &
pid=$!
trap 'kill -9 $pid 2>/dev/null' EXIT

kilobytes() { awk -v key="$1:" '$1 == key { print $2 }' "/proc/$pid/status" 2>/dev/null; }

# jstat's columns differ between collectors: take them by their names.
heap_mib() {
    jstat -gc "$pid" 2>/dev/null | awk '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
        NR == 2 { printf "%.2f", ($at["S0U"] + $at["S1U"] + $at["EU"] + $at["OU"]) / 1024 }'
}

native_mib() {
    jcmd "$pid" VM.native_memory summary 2>/dev/null |
        awk -F'committed=' '/^Total:/ { sub(/KB.*/, "", $2); printf "%.1f", $2 / 1024 }'
}

shared_mib() { du -sk /dev/shm/duet-wire-"$pid"-* 2>/dev/null | awk '{ k += $1 } END { printf "%.1f", k / 1024 }'; }

processor_seconds() { awk '{ printf "%.2f", ($14 + $15) / 100 }' "/proc/$pid/stat" 2>/dev/null; }

sample() {
    jcmd "$pid" GC.run > /dev/null 2>&1
    echo "$SECONDS,$(heap_mib),$(native_mib),$(($(kilobytes VmRSS) / 1024)),$(ls "/proc/$pid/fd" 2>/dev/null | wc -l),$(
        kilobytes Threads),$(shared_mib),$(du -sk runs 2>/dev/null | awk '{ printf "%.1f", $1 / 1024 }'),$(processor_seconds)"
}

echo "seconds,heap MiB,native MiB,resident MiB,descriptors,threads,shared memory MiB,disk MiB,processor s" > soak.csv
SECONDS=0
while ! grep -q ' steps, batch ' out.txt && kill -0 $pid 2>/dev/null; do sleep 1; done
while [ $SECONDS -lt "$seconds" ] && kill -0 $pid 2>/dev/null; do
    line=$(sample)
    case $line in *,,*) ;; *) echo "$line" >> soak.csv ;; esac
    sleep "$every"
done
kill -TERM $pid 2>/dev/null
wait $pid
code=$?
trap - EXIT
left=$(ls -d /dev/shm/duet-wire-$pid-* 2>/dev/null)
java -cp "$jar" "$scripts/SoakChart.java" soak.csv soak.svg || code=1
tail -n 3 out.txt
echo "exit code $code, $(($(wc -l < soak.csv) - 1)) samples in $PWD/soak.csv, drawn in soak.svg${left:+, left behind: $left}"
[ $code -eq 0 ] && [ -z "$left" ]
