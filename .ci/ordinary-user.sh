# Sourced by .ci/run: tests as an ordinary user, created for the run and removed after it, with little around: no HOME,
# no TERM, a PATH with dotnet alone, umask 077, another time zone, signals ignored as in the background of a script, and
# a folder with a space in its name. If .ci/run is not root, its own user is ordinary enough.
#
# What runs: all unit tests, and the end-to-end tests with the trait Environment, which are about the user, PATH, TERM
# or signals. They start the programs as `dotnet build` made them; the run before has tested the native ones.

ordinary_user=

run_tests_as_ordinary_user() {
    local home="$work/an ordinary user" as=() status=0 name
    mkdir -p "$home/bin" "$home/tmp" "$home/results"
    copy_runtime "$home/dotnet"
    ln -s ../dotnet/dotnet "$home/bin/dotnet"
    # The clone as it was built.
    mkdir "$home/minihttp"
    tar --create --exclude=./.git --exclude=obj --exclude=node_modules . | tar --extract --directory "$home/minihttp"
    if ((EUID == 0)); then
        make_ordinary_user
        chown -R "$ordinary_user:" "$home"
        chmod 711 "$work"
        as=(setpriv "--reuid=$ordinary_user" "--regid=$ordinary_user" --clear-groups --)
    fi

    # The sockets' tests mostly wait: the others run beside them.
    (run_sparsely Sockets) &
    for name in Protocol Wire Hosting Fetching Client Server Architecture EndToEnd; do (run_sparsely "$name") || status=$?; done
    wait $! || status=$?
    cat "$home"/results/*.log
    count_tests "$status" "$home"/results/*.log
    compare_skipped "$home"/results/*.log
    find_left_processes
}

# Runs the tests of one project; uses the locals of its caller.
run_sparsely() { # PROJECT
    local filter=()
    if [[ $1 == EndToEnd ]]; then filter=(--filter-trait 'Environment=*'); fi
    cd "$home/minihttp"
    umask 077
    trap '' HUP INT QUIT
    timeout --kill-after=10 900 "${as[@]}" \
        env -i PATH="$home/bin" TMPDIR="$home/tmp" TZ=Asia/Kolkata TESTINGPLATFORM_TELEMETRY_OPTOUT=1 \
        "$home/dotnet/dotnet" "$(module_of "tests/MiniHttp.$1.Tests")" "${filter[@]}" \
        --no-ansi --no-progress --results-directory "$home/results" </dev/null >"$home/results/$1.log" 2>&1
}

# The runtime without the SDK, which may lie where only root can read.
copy_runtime() { # FOLDER
    local root
    root=$(dirname "$(readlink -f "$(command -v dotnet)")")
    mkdir -p "$1/shared"
    cp -r "$root/dotnet" "$root/host" "$1"
    cp -r "$root/shared/Microsoft.NETCore.App" "$root/shared/Microsoft.AspNetCore.App" "$1/shared"
}

make_ordinary_user() {
    ordinary_user=minihttp-$$
    PATH="$PATH:/usr/sbin" useradd --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$ordinary_user"
}

remove_ordinary_user() {
    local pids
    if [[ -z $ordinary_user ]]; then return 0; fi
    if pids=$(pgrep -u "$ordinary_user"); then
        kill -s KILL $pids
        while pgrep -u "$ordinary_user" >/dev/null; do sleep 0.1; done
    fi
    PATH="$PATH:/usr/sbin" userdel "$ordinary_user"
}

# What is skipped must be what is expected, in both directions: a test that runs again leaves the list.
compare_skipped() { # FILE...
    local expected=.ci/skipped-for-ordinary-user.txt
    sed -n 's/^skipped \([A-Za-z0-9_.+]*\).*/\1/p' "$@" | LC_ALL=C sort -u >"$work/skipped"
    grep -v '^#' "$expected" | LC_ALL=C sort >"$work/expected"
    if ! diff --unified=0 --label "$expected" --label "skipped now" "$work/expected" "$work/skipped"; then
        fail "$expected is not what an ordinary user has skipped"
    fi
}

# A test stops what it starts.
find_left_processes() {
    local left
    if [[ -n $ordinary_user ]] && left=$(pgrep -u "$ordinary_user" -a); then
        fail "processes that tests have left: $left"
    fi
}
