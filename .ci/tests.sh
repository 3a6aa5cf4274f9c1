# Sourced by .ci/run: runs tests and counts them.

# The assemblies of all test projects except the end-to-end one, as `dotnet test --test-modules` wants them.
unit_modules() {
    local project modules=()
    for project in tests/*.Tests; do
        [[ $project == *EndToEnd* ]] || modules+=("$(module_of "$project")")
    done
    (IFS=';'; printf '%s' "${modules[*]}")
}

module_of() { printf '%s/bin/Debug/net10.0/%s.dll' "$1" "${1##*/}"; }

# One number of the summaries that end the output of each run of tests, over all of them.
summary() { # NUMBER FILE...
    awk -v key="$1:" '
        FNR == 1 { inside = 0 }
        /^Test run summary:/ { inside = 1 }
        inside && $1 == key && NF == 2 { sum += $2 }
        END { print sum + 0 }' "${@:2}"
}

# README's second command; it was built above. The end-to-end tests run the native programs if there are any.
run_tests() { # SECONDS ARGUMENTS...
    local status=0
    # A test that never ends should be a failure here, not a job that is cancelled from outside.
    timeout --kill-after=10 "$1" dotnet test --no-ansi --no-progress "${@:2}" | tee "$work/tests" || status=$?
    count_tests "$status" "$work/tests"
    local unrun
    unrun=$(summary skipped "$work/tests")
    if [[ ${CI:-} == true ]] && ((unrun > 0)); then
        echo "CI=true: $unrun skipped counted as failed"
        failed=$((failed + unrun))
    else
        skipped=$((skipped + unrun))
    fi
}

# Adds what passed and failed. "error" counts the test projects that crashed, or had no test to run.
count_tests() { # STATUS FILE...
    local succeeded broken
    succeeded=$(summary succeeded "${@:2}")
    broken=$(($(summary failed "${@:2}") + $(summary error "${@:2}")))
    if (($1 != 0 && broken == 0)) || ((succeeded + broken == 0)); then broken=1; fi
    passed=$((passed + succeeded)) failed=$((failed + broken))
}
