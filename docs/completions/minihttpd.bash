# Completion for minihttpd: source it in ~/.bashrc, or copy it to
# ~/.local/share/bash-completion/completions/minihttpd
_minihttpd() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} IFS=$'\n'
    if [[ $word == = ]]; then
        word=
    elif [[ $before == = ]]; then
        before=${COMP_WORDS[COMP_CWORD-2]}
    fi
    case $before in
        --etag)
            IFS=$' \n'; COMPREPLY=($(compgen -W 'version mtime content' -- "$word"))
            ;;
        --compression)
            IFS=$' \n'; COMPREPLY=($(compgen -W 'all precompressed none' -- "$word"))
            ;;
        --log)
            IFS=$' \n'; COMPREPLY=($(compgen -W 'common combined json none' -- "$word"))
            ;;
        --concurrency)
            IFS=$' \n'; COMPREPLY=($(compgen -W 'threadpool thread select' -- "$word"))
            ;;
        --selector)
            IFS=$' \n'; COMPREPLY=($(compgen -W 'epoll select' -- "$word"))
            ;;
        --when-full)
            IFS=$' \n'; COMPREPLY=($(compgen -W 'wait refuse' -- "$word"))
            ;;
        --completion)
            IFS=$' \n'; COMPREPLY=($(compgen -W 'bash zsh fish powershell' -- "$word"))
            ;;
        -p|--port|-b|--bind|--backlog|--index|--type|--cache-control|--header|--auth|--allow-host|--max-threads|--workers|--max-connections|--max-connections-per-address|--max-event-streams|--max-listing-memory|--max-requests|--max-request-line|--max-field|--max-fields|--max-field-count|--max-body|--head-timeout|--idle-timeout|--send-timeout|--min-rate|--min-rate-grace|--linger-silence|--linger-total|--stop-grace|--shutdown-timeout)
            COMPREPLY=()
            ;;
        --auth-file|--wire-to|--wire-json|--config)
            COMPREPLY=($(compgen -f -- "$word"))
            ;;
        *)
            [[ $word == -* ]] || { COMPREPLY=($(compgen -d -- "$word")); return; }
            IFS=$' \n'
            COMPREPLY=($(compgen -W '-p --port -b --bind --open --qr --backlog --no-defer-accept --index --no-listing --dotfiles --follow-symlinks --type --cache-control --etag --compression --spa --pretty-urls --header --cors --auth --auth-file --allow-host --live-reload --live --lab --wire --wire-to --wire-json --log --concurrency --selector --max-threads --workers --max-connections --when-full --max-connections-per-address --max-event-streams --max-listing-memory --max-requests --max-request-line --max-field --max-fields --max-field-count --max-body --head-timeout --idle-timeout --send-timeout --min-rate --min-rate-grace --linger-silence --linger-total --stop-grace --shutdown-timeout --config -h --help --version --completion' -- "$word"))
            ;;
    esac
}
complete -o filenames -F _minihttpd minihttpd
