// The command line: which words are options and where each goes. What their values may be stands in SettingsTable.

using System.CommandLine;
using System.CommandLine.Help;
using System.Reflection;
using MiniHttp.Hosting;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>What the command line asks for.</summary>
/// <param name="Settings">Settings by their keys.</param>
/// <param name="ConfigFile">The settings file to read, or null for the usual one.</param>
internal sealed record ServerArguments(IReadOnlyDictionary<string, IReadOnlyList<string>> Settings, string? ConfigFile);

/// <summary>The command <c>minihttpd</c>.</summary>
internal sealed class ServerCommand
{
    private static readonly HttpServerOptions Defaults = new();

    private readonly Argument<string?> _root = new("ROOT")
    {
        Description = "The directory to serve. Default: Root of the settings, else the current directory.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _config = Text("--config", "FILE", $"Read the settings from FILE. Default: ./{SettingsReader.DefaultFile}, if it has a section {SettingsReader.Section}.");

    private readonly (Option Option, string Key)[] _settings =
    [
        (Text("--port", "N", $"The port to listen on; 0 takes any free one. Default: {Defaults.Sockets.Port}.", "-p"), "Port"),
        (List("--bind", "ADDR", $"Where to listen: ADDR, ADDR:PORT, [V6]:PORT, a name, * or unix:PATH. May be repeated. Default: {ListenAddress.Loopback}.", "-b"), "Bind"),
        (Text("--backlog", "N", $"How many connections may wait to be accepted. Default: {Defaults.Sockets.Backlog}."), "Backlog"),
        (Text("--concurrency", "NAME", $"How to wait for many clients: {string.Join(", ", ConcurrencyNames.All)}. Default: {ConcurrencyNames.Default}."), "Concurrency"),
        (Text("--selector", "NAME", $"What --concurrency select waits by: {ConcurrencyNames.Selectors}. Default: {Lower(Defaults.Selector)}."), "Selector"),
        (Text("--max-threads", "N", $"How many clients --concurrency thread has at a time, each with its thread; slow ones may hold all but one. Default: {Defaults.Threads}."), "Threads"),
        (Text("--workers", "N", "How many processes share the listening sockets, watched over by this one. Default: none."), "Workers"),
        .. LimitOptions.All(Defaults),
        (List("--auth", "USER:PASSWORD", "Let in only who says this user and password; may be repeated. Other users of this machine can read it in the list of processes: --auth-file keeps it to itself."), "Auth:Users"),
        (Text("--auth-file", "FILE", "The same for the users of FILE, which htpasswd -B makes. Default: everybody is let in."), "Auth:File"),
        (List("--cache-control", "RULE", "Cache-Control for the files that a pattern matches: '*.css max-age=3600'. May be repeated; the first that matches counts."), "CacheControl"),
        (Text("--etag", "WHAT", "What entity tags are made of: version (inode, length, times), mtime (time and length, "
            + "as nginx) or content (a digest of the bytes). Default: version."), "ETag"),
        (List("--type", "RULE", "The type of files with an extension: '.log text/plain', or '.log none' for bytes of no type. May be repeated."), "Types"),
        (Text("--compression", "WHAT", "Send files compressed to those who ask: all, precompressed (only what lies beside a file as .br, .zst or .gz) or none. Default: all."), "Compression:Mode"),
        (List("--index", "NAME", $"The file that is a directory's page. May be repeated: the first that is there counts. Default: {Defaults.IndexFiles[0]}."), "IndexFiles"),
        (List("--header", "RULE", "A field for every answer: 'NAME: VALUE', or for those that a pattern matches: '*.html NAME: VALUE'. May be repeated."), "Headers"),
        (List(
            "--allow-host",
            "NAME",
            "Answer 403 to requests whose Host is another name; *.NAME allows all names below it. May be repeated. "
                + "IP addresses, localhost and this machine's own name always pass. Default: any."), "AllowHosts"),
        (Text("--spa", "FILE", $"Answer with FILE where a page is asked for that is not there. FILE only as --spa=FILE; --spa alone means {SpaFallback.UsualFile}."), "SpaFallback"),
        (Text("--wire-to", "FILE", "Write everything that happens on the sockets to FILE, byte by byte, as text: a transcript. - is standard output."), "Wire:Text"),
        (Text("--wire-json", "FILE", "The same as JSON, a line for each event."), "Wire:Json"),
        (Text("--log", "FORMAT", "The access log on standard output: common, combined, json or none. Default: common."), "Log"),
    ];

    // Words without a value, and what each says.
    private readonly (Option<bool> Option, string Key, string Value)[] _flags =
    [
        (Flag("--no-defer-accept", "Linux: accept a connection at once, not only when its first bytes are there."), "DeferAccept", "false"),
        (Flag("--no-listing", "Answer 404 for a directory without an index file, and do not list it."), "Listing", "false"),
        (Flag("--dotfiles", "Serve and list names that begin with a dot, too. Default: of these .well-known only."), "Dotfiles", "true"),
        (Flag("--follow-symlinks", "Follow symbolic links that lead out of ROOT, too. Default: they are not found."), "FollowSymlinks", "true"),
        (Flag("--cors", "Let the pages of other sites read the answers (Access-Control-Allow-Origin: *)."), "Cors", "true"),
        (Flag("--pretty-urls", "Serve about.html as /about."), "PrettyUrls", "true"),
        (Flag("--live-reload", "Pages reload by themselves when a file changes."), "LiveReload", "true"),
        (Flag("--lab", $"For trying clients: resources below {Experiment.Folder} that behave badly on purpose. For this machine alone."), "Lab", "true"),
        (Flag("--wire", "Show everything that happens on the sockets, byte by byte, on standard error."), "Wire:Screen", "true"),
        (Flag("--live", $"Show everything that happens on the sockets on a page, {LiveLayer.Path}, to browsers on this machine."), "Live", "true"),
        (Flag("--qr", "Show the address as a QR code, on standard error."), "QrCode", "true"),
        (Flag("--open", "Open the address in a browser."), "OpenBrowser", "true"),
    ];

    private readonly Option<bool> _version = new("--version") { Description = "Show the version." };

    private readonly Command _command = new("minihttpd", "Serves the files of a directory over HTTP/1.0.");

    public ServerCommand()
    {
        _command.Arguments.Add(_root);
        foreach ((Option option, _) in _settings)
        {
            _command.Options.Add(option);
        }

        foreach ((Option<bool> option, _, _) in _flags)
        {
            _command.Options.Add(option);
        }

        _command.Options.Add(_config);
        _command.Options.Add(new HelpOption("--help", "-h", "-?"));
        _command.Options.Add(_version);
    }

    /// <summary>Reads the command line.</summary>
    /// <param name="args">The words.</param>
    /// <param name="arguments">What they ask for, where this returns null.</param>
    /// <returns>Null to go on; else the program's exit code: help or the version was written to standard output.</returns>
    /// <exception cref="SettingsException">A word is none that is known, or its value is missing.</exception>
    public int? Parse(string[] args, out ServerArguments arguments)
    {
        arguments = new ServerArguments(new Dictionary<string, IReadOnlyList<string>>(), null);
        // The library would also drop a first word that is the command's own name, wherever that lies: so it is given that first.
        args = [.. args.Select((word, index) => index == 0 && word.StartsWith('[') ? "./" + word : word)]; // The library would drop [x].
        args = NameSpaFile(args);
        ParseResult result = _command.Parse([_command.Name, .. args], new ParserConfiguration { ResponseFileTokenReplacer = null }); // @x is a file name, too.
        RefuseUnknownOptions(args, result);
        if (result.Errors.Count > 0)
        {
            throw new SettingsException($"{result.Errors[0].Message} ({SeeHelp})");
        }

        if (result.GetValue(_version))
        {
            Console.Out.WriteLine($"minihttpd {Version}");
            return 0;
        }

        if (result.Action is HelpAction)
        {
            return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }

        var settings = new Dictionary<string, IReadOnlyList<string>>();
        foreach ((Option option, string key) in _settings)
        {
            if (result.GetResult(option) is { Implicit: false } given)
            {
                settings[key] = [.. given.Tokens.Select(token => token.Value)];
            }
        }

        foreach ((Option<bool> option, string key, string value) in _flags)
        {
            if (result.GetValue(option))
            {
                settings[key] = [value];
            }
        }

        if (result.GetValue(_root) is { } root)
        {
            settings["Root"] = [root];
        }

        arguments = new ServerArguments(settings, result.GetValue(_config));
        return null;
    }

    private const string SeeHelp = "minihttpd --help lists the options";

    private static string Version => typeof(ServerCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The library takes an unknown option for the argument; a directory whose name begins with '-' needs <c>--</c> or <c>./</c> before it.</summary>
    private void RefuseUnknownOptions(string[] args, ParseResult result)
    {
        int end = Array.IndexOf(args, "--");
        string[] beforeEnd = end < 0 ? args : args[..end];
        IEnumerable<string> rootAndRest = (result.GetResult(_root)?.Tokens ?? []).Select(token => token.Value).Concat(result.UnmatchedTokens);
        bool IsKnown(string word) => _command.Options.Any(option => option.Name == word || option.Aliases.Contains(word));
        if (rootAndRest.FirstOrDefault(word => word.StartsWith('-') && word.Length > 1 && beforeEnd.Contains(word) && !IsKnown(word)) is { } unknown)
        {
            throw new SettingsException($"{unknown}: there is no such option ({SeeHelp})");
        }
    }

    /// <summary>To the library a value that may be missing is whatever word comes next: <c>--spa site</c> would take the root.</summary>
    private static string[] NameSpaFile(string[] args)
    {
        int end = Array.IndexOf(args, "--");
        return [.. args.Select((word, index) => word == "--spa" && (end < 0 || index < end) ? $"--spa={SpaFallback.UsualFile}" : word)];
    }

    internal static string Lower(Enum word) => word.ToString().ToLowerInvariant();

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    internal static Option<string?> Text(string name, string value, string description, params string[] aliases)
        => new(name, aliases) { Description = description, HelpName = value, Arity = ArgumentArity.ExactlyOne };

    private static Option<string[]> List(string name, string value, string description, params string[] aliases)
        => new(name, aliases) { Description = description, HelpName = value, Arity = ArgumentArity.OneOrMore };
}
