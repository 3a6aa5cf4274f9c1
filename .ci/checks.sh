# Sourced by .ci/run: counting, the steps that are no tests, and the end.

passed=0 failed=0 skipped=0
step='' step_began=0
run_pid=

finish() {
    local status=$?
    trap - EXIT
    stop_server KILL
    remove_ordinary_user
    rm -rf "$work"
    say "end"
    # Reached through `set -e` or a signal: whatever broke has counted nothing yet.
    if ((status != 0 && failed == 0)); then failed=1; fi
    local line="$passed passed, $failed failed"
    if ((skipped > 0)); then line+=", $skipped skipped"; fi
    printf '%s\n' "$line"
    exit $((failed > 0 ? 1 : 0))
}

# Begins a step, and tells how long the one before took.
say() {
    if [[ -n $step ]]; then printf '\n--- %s: %d s\n' "$step" $((SECONDS - step_began)); fi
    step=$1 step_began=$SECONDS
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
    local -A package_of=([curl]=curl [wget]=wget [ab]=apache2-utils [goaccess]=goaccess [zbarimg]=zbar-tools [nc.openbsd]=netcat-openbsd
        [chromium]=chromium [pgrep]=procps [prlimit]=util-linux [script]=bsdutils [useradd]=passwd [ip]=iproute2
        [nginx]=nginx-light [lighttpd]=lighttpd [python3]=python3 [zstd]=zstd [clang]=clang [slowhttptest]=slowhttptest [wrk]=wrk)
    local missing=() tool
    for tool in "${!package_of[@]}"; do
        # Servers, and tools for networks, are often where only root looks.
        PATH="$PATH:/usr/sbin" command -v "$tool" >/dev/null || missing+=("${package_of[$tool]}")
    done
    # Native AOT links against it.
    [[ -e /usr/include/zlib.h ]] || missing+=(zlib1g-dev)
    if ((${#missing[@]} == 0)); then return 0; fi
    local sudo=()
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null; then echo "missing, and neither root nor sudo to install them: ${missing[*]}"; return 1; fi
        sudo=(sudo)
    fi
    "${sudo[@]}" apt-get update -qq
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}"
}

# Each parser, from where the corpus has come; what runs for hours is tests/fuzz/run.
fuzz() {
    dotnet tests/fuzz/bin/Debug/net10.0/MiniHttp.Fuzz.dll --seconds "$([[ $form == long ]] && echo 120 || echo 4)" all
}

# The programs as people run them who want them small and fast: one file each, and nothing that trimming or AOT compilation warns of.
publish_native() {
    local name
    for name in Server Client; do
        dotnet publish "src/MiniHttp.$name" -c Release -r linux-x64 -p:PublishAot=true -o "$work/native/$name" >"$work/publish" 2>&1 || { cat "$work/publish"; return 1; }
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
