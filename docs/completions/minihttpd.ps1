# Completion for minihttpd: dot-source it in $PROFILE
Register-ArgumentCompleter -Native -CommandName minihttpd -ScriptBlock {
    param($word, $command, $cursor)
    $before = $command.CommandElements |
        Where-Object { $_.Extent.EndOffset -lt $cursor } | Select-Object -Last 1
    switch -CaseSensitive ("$before") {
        { $_ -cin '--etag' } { return 'version', 'mtime', 'content' -clike "$word*" }
        { $_ -cin '--compression' } { return 'all', 'precompressed', 'none' -clike "$word*" }
        { $_ -cin '--log' } { return 'common', 'combined', 'json', 'none' -clike "$word*" }
        { $_ -cin '--concurrency' } { return 'threadpool', 'thread', 'select' -clike "$word*" }
        { $_ -cin '--selector' } { return 'epoll', 'select' -clike "$word*" }
        { $_ -cin '--when-full' } { return 'wait', 'refuse' -clike "$word*" }
        { $_ -cin '--completion' } { return 'bash', 'zsh', 'fish', 'powershell' -clike "$word*" }
        { $_ -cin '-p', '--port', '-b', '--bind', '--backlog', '--index', '--type', '--cache-control', '--header', '--auth', '--auth-file', '--allow-host', '--wire-to', '--wire-json', '--max-threads', '--workers', '--max-connections', '--max-connections-per-address', '--max-event-streams', '--max-listing-memory', '--max-requests', '--max-request-line', '--max-field', '--max-fields', '--max-field-count', '--max-body', '--head-timeout', '--idle-timeout', '--send-timeout', '--min-rate', '--min-rate-grace', '--linger-silence', '--linger-total', '--stop-grace', '--shutdown-timeout', '--config' } { return }
    }
    @(
        , @('-p', 'Listen on port N; 0 takes a free one')
        , @('--port', 'Listen on port N; 0 takes a free one')
        , @('-b', 'Listen on ADDR; may be repeated')
        , @('--bind', 'Listen on ADDR; may be repeated')
        , @('--open', 'Open the address in a browser')
        , @('--qr', 'Show the address as a QR code, on standard error')
        , @('--backlog', 'Maximum connections that wait to be accepted')
        , @('--no-defer-accept', 'Linux: accept a connection before its first bytes arrive')
        , @('--index', 'Index file of a directory; may be repeated: the first found counts')
        , @('--no-listing', 'Answer 404 for a directory without an index file')
        , @('--dotfiles', 'Serve names that begin with a dot, not only .well-known')
        , @('--follow-symlinks', 'Follow symbolic links that lead out of ROOT')
        , @('--type', 'Media type by extension: ''.log text/plain''; may be repeated')
        , @('--cache-control', 'Cache-Control by name: ''*.css max-age=3600''; may be repeated')
        , @('--etag', 'Make entity tags from the version, mtime or content of a file')
        , @('--compression', 'Send compressed files: all, precompressed or none')
        , @('--spa', 'Answer with FILE (index.html) for navigation to a missing page')
        , @('--pretty-urls', 'Serve about.html as /about')
        , @('--header', 'Send a field: ''[PATTERN] NAME: VALUE''; may be repeated')
        , @('--cors', 'Let scripts of other sites read the responses (CORS)')
        , @('--auth', 'Require this user and password (Basic); may be repeated')
        , @('--auth-file', 'Require a user and password of FILE, made by htpasswd -B')
        , @('--allow-host', 'Answer 403 for other host names; may be repeated')
        , @('--live-reload', 'Reload pages in the browser when a file changes')
        , @('--live', 'Show what happens on the sockets on a page, /_live')
        , @('--lab', 'Serve resources that misbehave on purpose below /_lab')
        , @('--wire', 'Show everything that happens on the sockets, byte by byte')
        , @('--wire-to', 'Write it to FILE as a transcript; - is standard output')
        , @('--wire-json', 'Write it to FILE as JSON, one line per event')
        , @('--log', 'Access log on standard output: common, combined, json or none')
        , @('--concurrency', 'Wait by threadpool, thread or select')
        , @('--selector', 'System call of --concurrency select: epoll or select')
        , @('--max-threads', 'Maximum connections of --concurrency thread')
        , @('--workers', 'Linux: serve with N processes, supervised by this one')
        , @('--max-connections', 'Maximum connections at a time, for each worker')
        , @('--when-full', 'Let further connections wait, or refuse them (503)')
        , @('--max-connections-per-address', 'Maximum connections of a client address; 0: any number')
        , @('--max-event-streams', 'Maximum event streams of --live-reload and --live')
        , @('--max-listing-memory', 'Maximum bytes of names in large listings')
        , @('--max-requests', 'Maximum requests of a connection; 0 for any number')
        , @('--max-request-line', 'Maximum bytes of a request-line')
        , @('--max-field', 'Maximum bytes of a header field')
        , @('--max-fields', 'Maximum bytes of all header fields')
        , @('--max-field-count', 'Maximum number of header fields')
        , @('--max-body', 'Maximum bytes of a request''s body')
        , @('--head-timeout', 'Maximum time to the end of a request''s head')
        , @('--idle-timeout', 'Maximum time between two requests of a connection')
        , @('--send-timeout', 'Maximum time in which a client takes no byte')
        , @('--min-rate', 'Minimum bytes per second; 0 for none')
        , @('--min-rate-grace', 'Time from the start in which --min-rate does not count')
        , @('--linger-silence', 'Close after the last response and S without a byte')
        , @('--linger-total', 'Close after the last response and S in all')
        , @('--stop-grace', 'When stopping: time for a new connection''s first byte')
        , @('--shutdown-timeout', 'When stopping: time for responses under way')
        , @('--config', 'Read the settings from FILE (default ./appsettings.json)')
        , @('-h', 'Print this help, or one topic of it: --help limits')
        , @('--help', 'Print this help, or one topic of it: --help limits')
        , @('--version', 'Print the version')
        , @('--completion', 'Print a completion script: bash, zsh, fish or powershell')
    ) | Where-Object { $_[0] -clike "$word*" } |
        ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterName', $_[1])
        }
}
