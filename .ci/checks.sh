# Sourced by .ci/run: counting, the steps that are no tests, and the end.

passed=0 failed=0 skipped=0
step='' step_began=0 step_cpu=0
run_pid=

finish() {
    local status=$?
    trap - EXIT
    stop_server KILL
    remove_ordinary_user || fail "the user $ordinary_user is left"
    say "end"
    rm -rf "$work" || echo "$work is left"
    # Reached through `set -e` or a signal: whatever broke has counted nothing yet.
    if ((status != 0 && failed == 0)); then failed=1; fi
    local line="$passed passed, $failed failed"
    if ((skipped > 0)); then line+=", $skipped skipped"; fi
    printf '%s\n' "$line"
    exit $((failed > 0 ? 1 : 0))
}

# Begins a step, and tells how long the one before took: on the clock, and of the processors.
say() {
    local cpu
    times >"$work/times" # Of this shell, then of its children: "1m2.345s 0m1.000s".
    cpu=$(awk 'NR == 2 { split($1 "m" $2, t, /[ms]+/); print int(60 * t[1] + t[2] + 60 * t[3] + t[4]) }' "$work/times")
    if [[ -n $step ]]; then
        printf '\n--- %s: %d s, processors: %d s\n' "$step" $((SECONDS - step_began)) $((cpu - step_cpu))
    fi
    step=$1 step_began=$SECONDS step_cpu=$cpu
    printf '\n=== %s\n' "$step"
}

# A failing check does not hide what the later ones have to say.
check() {
    say "$1"
    if "${@:2}"; then return 0; fi
    fail "$1"
}

fail() {
    echo "FAILED: $1"
    failed=$((failed + 1))
}

install_tools() {
    local -A package_of=(
        [curl]=curl [wget]=wget [ab]=apache2-utils [nc.openbsd]=netcat-openbsd [chromium]=chromium
        [nginx]=nginx-light [lighttpd]=lighttpd [python3]=python3
        [slowhttptest]=slowhttptest [wrk]=wrk [strace]=strace
        [goaccess]=goaccess [zbarimg]=zbar-tools [zstd]=zstd [clang]=clang
        [zsh]=zsh [fish]=fish [groff]=groff-base
        [pgrep]=procps [prlimit]=util-linux [script]=bsdutils [ip]=iproute2 [useradd]=passwd)
    local missing=() sudo=() tool
    for tool in "${!package_of[@]}"; do
        # Servers, and tools for networks, are often where only root looks.
        PATH="$PATH:/usr/sbin" command -v "$tool" >/dev/null || missing+=("${package_of[$tool]}")
    done
    # Native AOT links against it.
    [[ -e /usr/include/zlib.h ]] || missing+=(zlib1g-dev)
    # Without it, tests of cultures are skipped. Its package is named after its version; this one depends on it.
    compgen -G '/usr/lib/*/libicuuc.so*' >/dev/null || missing+=(libicu-dev)
    if ((${#missing[@]} == 0)); then return 0; fi
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then
            echo "missing, and neither root nor sudo to install them: ${missing[*]}"
            return 1
        fi
        sudo=(sudo)
    fi
    "${sudo[@]}" apt-get update -qq
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}"
}

# For each parser, starts from the corpus.
fuzz() {
    dotnet tests/fuzz/bin/Debug/net10.0/MiniHttp.Fuzz.dll --seconds "$([[ $form == long ]] && echo 120 || echo 4)" all
}

# One native executable for each program, without a warning from trimming or AOT compilation.
publish_native() {
    local name
    for name in Server Client; do
        if ! dotnet publish "src/MiniHttp.$name" -c Release -r linux-x64 -p:PublishAot=true -o "$work/native/$name" \
            >"$work/publish" 2>&1; then
            cat "$work/publish"
            return 1
        fi
        if grep -E 'warning|error' "$work/publish"; then return 1; fi
    done
    export MINIHTTPD="$work/native/Server/minihttpd" MINIFETCH="$work/native/Client/minifetch"
    ls -l "$MINIHTTPD" "$MINIFETCH"
}

load() {
    local size=(--seconds 5 --connections 500)
    if [[ $form == long ]]; then size=(); fi
    tests/load/run "${size[@]}" ${MINIHTTPD:+--minihttpd "$MINIHTTPD"}
}
