#!/usr/bin/env bash
# Trains over two hosts that are network namespaces of this machine, joined by a veth pair, with TLS, and breaks something on
# the way. Prints what happened and the digest of the weights; exits with the exit code of the run, 124 when it hangs.
#
#   two-hosts.sh JAR CONFIG [KEY=VALUE...]         as root, with iproute2 and a JDK
#
#   FAULT=none             or cut (the link), kill-host, kill-coordinator, stop-host, stop-coordinator (SIGSTOP)
#   AFTER=5                seconds of training before it
#   FOR=5                  seconds that the link is cut or the process stopped; seconds until a killed process is started again
#   LOSS=0                 share of the tensors' datagrams that each side drops, 0 to 1
#   CORES=1                cores of each tower
#   MOST=600               seconds after which the run counts as hung
#   WORK=DIR               where everything is kept; removed before the run
set -euo pipefail
jar=$(realpath "$1") config=$(realpath "$2")
shift 2
fault=${FAULT:-none} after=${AFTER:-5} for=${FOR:-5} loss=${LOSS:-0} most=${MOST:-600} work=${WORK:-$(mktemp -d)}
near=duet-a-$$ far=duet-b-$$
rm -rf "$work" && mkdir -p "$work/node" "$work/run" && cd "$work"

clean() {
    for name in "$near" "$far"; do
        ip netns pids "$name" 2>/dev/null | xargs -r kill -KILL 2>/dev/null || true
    done
    wait 2>/dev/null || true
    ip netns del "$near" 2>/dev/null || true
    ip netns del "$far" 2>/dev/null || true
}
trap clean EXIT

ip netns add "$near"
ip netns add "$far"
ip link add va netns "$near" type veth peer name vb netns "$far"
ip -n "$near" addr add 10.77.0.1/24 dev va
ip -n "$far" addr add 10.77.0.2/24 dev vb
for pair in "$near va" "$far vb"; do
    ip -n ${pair% *} link set lo up
    ip -n ${pair% *} link set ${pair#* } up
done

java -jar "$jar" keys "$work/keys" 10.77.0.1 10.77.0.2 >"$work/keys.out"

flags=()
if [ "$loss" != 0 ]; then
    flags=(-Daeron.SendChannelEndpoint.supplier=io.aeron.driver.ext.DebugSendChannelEndpointSupplier
        "-Daeron.debug.send.data.loss.rate=$loss" -Daeron.debug.send.data.loss.seed=1)
fi
# Both namespaces see one /dev/shm, which two machines do not.
sets=(--set exchange.shared-memory=false)
for key in "$@"; do sets+=(--set "$key"); done
cluster() { # address
    echo --set cluster.seeds='["10.77.0.1:25520"]' --set "cluster.host=$1" --set "cluster.cores=${CORES:-1}" \
        --set "cluster.tls.certificate=$work/keys/$1.pem" --set "cluster.tls.key=$work/keys/$1.key" \
        --set "cluster.tls.authority=$work/keys/authority.pem"
}
printf 'cluster { port = 25520 }\n' >"$work/host.conf"
start_node() {
    (cd "$work/node" && exec ip netns exec "$far" java "${flags[@]}" -jar "$jar" node "$work/host.conf" $(cluster 10.77.0.2) \
        >>"$work/node.out" 2>>"$work/node.err") &
}
start_run() {
    (cd "$work/run" && exec ip netns exec "$near" java "${flags[@]}" -jar "$jar" "$@" $(cluster 10.77.0.1) \
        >>"$work/run.out" 2>>"$work/run.err") &
    run=$!
}
java_in() { ip netns pids "$1" | head -1; }
now() { date +%s.%3N; }

start_node
start_run "$config" "${sets[@]}"
begin=$(now)
until grep -q ' steps, batch ' "$work/run.out" 2>/dev/null; do
    kill -0 "$run" 2>/dev/null || break
    sleep 0.1
done
sleep "$after"
struck=$(now)
case $fault in
    none) ;;
    cut)
        ip -n "$far" link set vb down
        sleep "$for"
        ip -n "$far" link set vb up
        ;;
    stop-host | stop-coordinator)
        victim=$(java_in "$([ "$fault" = stop-host ] && echo "$far" || echo "$near")")
        kill -STOP "$victim"
        sleep "$for"
        kill -CONT "$victim"
        ;;
    kill-host)
        kill -KILL "$(java_in "$far")"
        sleep "$for"
        start_node
        ;;
    kill-coordinator)
        kill -KILL "$(java_in "$near")"
        wait "$run" || true
        sleep "$for"
        start_run --resume "$work"/run/runs/*
        ;;
    *) echo "FAULT=$fault: expected none, cut, kill-host, kill-coordinator, stop-host or stop-coordinator" >&2; exit 2 ;;
esac

code=0
(sleep "$most" && echo hung >"$work/hung" && kill -KILL "$(java_in "$near")") >/dev/null 2>&1 &
watch=$!
wait "$run" || code=$?
kill "$watch" 2>/dev/null || true
[ -e "$work/hung" ] && code=124
echo "exit $code; fault $fault at $struck for $for s; $(($(date +%s) - ${begin%.*})) s in all"
java -jar "$jar" log "$work"/run/runs/* --json --type host-joined,host-silent,host-heard,peer-lost,run-frozen,run-opened,run-ended |
    cut -c1-200 >"$work/events.txt" || true
grep -E 'frozen|silent|weights sha256|^(completed|stopped|failed|lost)' "$work/run.out" || tail -3 "$work/run.err"
exit "$code"
