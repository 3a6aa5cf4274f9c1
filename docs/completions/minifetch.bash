# Completion for minifetch: source it in ~/.bashrc, or copy it to
# ~/.local/share/bash-completion/completions/minifetch
_minifetch() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} IFS=$'\n'
    if [[ $word == = ]]; then
        word=
    elif [[ $before == = ]]; then
        before=${COMP_WORDS[COMP_CWORD-2]}
    fi
    case $before in
        --completion)
            IFS=$' \n'; COMPREPLY=($(compgen -W 'bash zsh fish powershell' -- "$word"))
            ;;
        -o|--output|-D|--dump-header|-b|--cookie|-T|--upload-file|--cacert|--unix-socket|--wire-to|--wire-json|--replay|--grade-cases)
            COMPREPLY=($(compgen -f -- "$word"))
            ;;
        --output-dir)
            COMPREPLY=($(compgen -d -- "$word"))
            ;;
        --checksum|-w|--write-out|--url|-X|--request|-H|--header|-A|--user-agent|-e|--referer|-u|--user|-r|--range|-z|--time-cond|--request-target|--max-redirs|-d|--data|--data-ascii|--data-raw|--data-binary|--data-urlencode|-C|--continue-at|--retry|--retry-delay|--retry-max-time|-m|--max-time|--connect-timeout|--limit-rate|--max-filesize|--parallel-max|-x|--proxy|--noproxy|--resolve|--connect-to)
            COMPREPLY=()
            ;;
        *)
            IFS=$' \n'
            COMPREPLY=($(compgen -W '-o --output -O --remote-name --remote-name-all -J --remote-header-name --output-dir --create-dirs -R --remote-time --checksum -i --include -D --dump-header -w --write-out -N --no-buffer --url -X --request -I --head -H --header -A --user-agent -e --referer -b --cookie -u --user -r --range -z --time-cond --compressed --request-target -0 --http1.0 -L --location --max-redirs --post301 --post302 --post303 -f --fail --fail-with-body --http0.9 -v --verbose -s --silent -S --show-error -d --data --data-ascii --data-raw --data-binary --data-urlencode -G --get -T --upload-file -C --continue-at --retry --retry-delay --retry-max-time --retry-connrefused --retry-all-errors -m --max-time --connect-timeout --limit-rate --max-filesize -Z --parallel --parallel-max -x --proxy --noproxy -k --insecure --cacert -4 --ipv4 -6 --ipv6 --resolve --connect-to --unix-socket --wire --wire-to --wire-json --half-close --replay --raw --lint --grade --grade-cases -h --help -V --version --completion' -- "$word"))
            ;;
    esac
}
complete -o filenames -F _minifetch minifetch
