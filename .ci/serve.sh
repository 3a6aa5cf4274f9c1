# Sourced by .ci/run: the server as README starts it.

# `dotnet run` is the parent of the server. The server's name tells it from build processes that have the same parent.
server_pid() { pgrep -P "$run_pid" -x minihttpd; }

stop_server() {
    local server
    if [[ -z $run_pid ]]; then return 0; fi
    if server=$(server_pid); then kill -s "$1" "$server" 2>/dev/null || true; fi
    kill -s "$1" "$run_pid" 2>/dev/null || true
}

fetch_and_compare() {
    curl --noproxy '*' --silent --show-error --fail --max-time 10 "$1" --output "$work/page" http://127.0.0.1:8080/ &&
        cmp "$work/page" wwwroot/index.html
}

# README's first command in a fresh clone, and two fetches. `set -e` does not hold in here.
serve_check() {
    local status=0 failure='' server waited

    if (: <>/dev/tcp/127.0.0.1/8080) 2>/dev/null; then
        echo "port 8080 is busy: something else is listening on it"
        return 1
    fi

    : >"$work/stdout"
    dotnet run --project src/MiniHttp.Server >"$work/stdout" 2>"$work/stderr" &
    run_pid=$!
    for ((waited = 0; waited < 600; waited++)); do
        if grep -qE '^Serving .* at http://127\.0\.0\.1:8080/ \(threadpool\)$' "$work/stdout"; then break; fi
        if ! kill -0 "$run_pid" 2>/dev/null; then break; fi
        sleep 0.1
    done

    if ((waited == 600)); then
        failure="no ready line within 60 s"
    elif ! server=$(server_pid); then
        failure="the server ended before it was ready"
    elif ! fetch_and_compare --http1.0; then
        failure="curl --http1.0 did not get wwwroot/index.html"
    elif ! fetch_and_compare --http1.1; then
        failure="curl --http1.1 did not get wwwroot/index.html"
    else
        # To the server itself, as a service manager would; `dotnet run` then ends with the server's exit code.
        kill -s TERM "$server"
        for ((waited = 0; waited < 150; waited++)); do
            if ! kill -0 "$run_pid" 2>/dev/null; then break; fi
            sleep 0.1
        done
        if ((waited == 150)); then failure="still running 15 s after SIGTERM"; fi
    fi

    if [[ -n $failure ]]; then stop_server KILL; fi
    wait "$run_pid" || status=$?
    run_pid=
    if [[ -z $failure && $status != 0 ]]; then failure="exit code $status after SIGTERM, not 0"; fi
    if [[ -z $failure ]]; then return 0; fi

    echo "$failure"
    echo "--- stdout"
    cat "$work/stdout"
    echo "--- stderr"
    cat "$work/stderr"
    return 1
}
