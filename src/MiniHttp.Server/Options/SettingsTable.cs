// Every setting there is, in one table: its key, what is allowed, and where it goes. The settings file, the environment and the command
// line all go through it, so that each setting has the same name, the same rules and the same error everywhere.

using System.Globalization;
using Microsoft.Extensions.Logging;
using MiniHttp.Hosting;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>One setting.</summary>
/// <param name="Key">Its name below the section MiniHttp, levels apart by a colon.</param>
/// <param name="Allowed">What may be said, for messages.</param>
/// <param name="Apply">Puts the values into the settings; null if they are not allowed. A setting that is no list gets exactly one.</param>
/// <param name="IsList">Whether it takes several values.</param>
/// <param name="IsSecret">Whether its values are left out of messages.</param>
internal sealed record Setting(
    string Key, string Allowed, Func<ServerSettings, IReadOnlyList<SettingValue>, ServerSettings?> Apply, bool IsList = false, bool IsSecret = false);

/// <summary>A value as it was given.</summary>
/// <param name="Text">The text.</param>
/// <param name="Directory">The directory that a relative path in it starts from.</param>
internal readonly record struct SettingValue(string Text, string Directory);

/// <summary>The settings by their keys.</summary>
internal static class SettingsTable
{
    private const string PathAllowed = "the path of a file, or - for standard output";

    private const string Flags = "true or false";

    private const string Seconds = "seconds, 0.001 to 86400";

    /// <summary>All settings.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        One("Root", "the path of a directory", (s, v) => Folder(v) is { } root ? s with { Root = root } : null),
        One("Port", "0 (any free one) to 65535", (s, v) => Number(v, 0, 65535) is { } n ? s with { Sockets = s.Sockets with { Port = (int)n } } : null),
        List("Bind", ListenAddress.Allowed, ApplyBind),
        One("Backlog", "1 to 65535", (s, v) => Number(v, 1, 65535) is { } n ? s with { Sockets = s.Sockets with { Backlog = (int)n } } : null),
        Flag("DeferAccept", (s, defer) => s with { Sockets = s.Sockets with { DeferAccept = defer } }),
        One("Concurrency", string.Join(", ", ConcurrencyNames.All), (s, v)
            => ConcurrencyNames.All.FirstOrDefault(name => name.Equals(v.Text, StringComparison.OrdinalIgnoreCase)) is { } name
                ? s with { Concurrency = name } : null),
        One("Selector", ConcurrencyNames.Selectors, (s, v) => Word<SelectorKind>(v) is { } kind && (kind != SelectorKind.Epoll || OperatingSystem.IsLinux())
            ? s with { Selector = kind } : null),
        One("Threads", "1 to 32767", (s, v) => Number(v, 1, 32_767) is { } n ? s with { Threads = (int)n } : null),
        One("Workers", OperatingSystem.IsLinux() ? "0 (none) to 1024" : "0: processes can share sockets on Linux only", (s, v)
            => Number(v, 0, OperatingSystem.IsLinux() ? 1024 : 0) is { } n ? s with { Workers = (int)n } : null),
        Rules("CacheControl", CacheRule.Allowed, CacheRule.TryParse, (s, rules) => s with { CacheControl = rules }),
        One("ETag", "version, mtime or content", (s, v)
            => Word<ETagSource>(v) is { } source ? s with { ETag = source } : null),
        Rules("Types", TypeRule.Allowed, TypeRule.TryParse, (s, rules) => s with { Types = rules }),
        Compression("Mode", "all, precompressed or none", (c, v) => Word<CompressionMode>(v) is { } mode ? c with { Mode = mode } : null),
        Compression("Minimum", "bytes, 0 or more", (c, v) => Number(v, 0, long.MaxValue) is { } n ? c with { Minimum = n } : null),
        Compression("Cache", "bytes, 1048576 to 1099511627776", (c, v) => Number(v, 1L << 20, 1L << 40) is { } n ? c with { Cache = n } : null),
        One("FileCache", "bytes, 0 (none) to 1099511627776", (s, v) => Number(v, 0, 1L << 40) is { } n ? s with { FileCache = n } : null),
        One("Log", "common, combined, json or none", (s, v) => Word<AccessLogFormat>(v) is { } format ? s with { Log = format } : null),
        List("Auth:Users", AuthValues.AllowedUser, (s, values)
            => AuthValues.ParseUsers(values) is { } users ? s with { Authentication = s.Authentication with { Users = users } } : null, isSecret: true),
        One("Auth:File", "the path of a password file (htpasswd) that exists", (ServerSettings s, SettingValue v)
            => AuthValues.ReadFile(v, s.Server.Root, s.OwnFiles) is { } users
                ? s with { Server = s.Server with { Authentication = s.Server.Authentication with { FileUsers = users } } }
                : null),
        One("Auth:Realm", "text in US-ASCII without quotes, backslashes and control characters", (s, v)
            => AuthValues.ParseRealm(v) is { } realm ? s with { Authentication = s.Authentication with { Realm = realm } } : null),
        List("Auth:Paths", GuardedPath.Allowed, (s, values)
            => AuthValues.ParsePaths(values) is { } paths ? s with { Authentication = s.Authentication with { Paths = paths } } : null),
        Flag("Wire:Screen", (s, screen) => s with { Wire = s.Wire with { Screen = screen } }),
        One("Wire:Text", PathAllowed, (s, v) => FilePath(v) is { } path ? s with { Wire = s.Wire with { TextFile = path } } : null),
        One("Wire:Json", PathAllowed, (s, v) => FilePath(v) is { } path ? s with { Wire = s.Wire with { JsonFile = path } } : null),
        Flag("Live", (s, live) => s with { Live = live }),
        One("LogLevel", "Trace, Debug, Information, Warning, Error, Critical or None", (s, v)
            => Word<LogLevel>(v) is { } level ? s with { LogLevel = level } : null),
        List("IndexFiles", "names of files, with no '/' or '\\' in them", (s, values)
            => values.All(v => v.Text is not ("" or "." or "..") && v.Text.AsSpan().IndexOfAny('/', '\\', '\0') < 0)
                ? s with { IndexFiles = [.. values.Select(v => v.Text)] } : null),
        Flag("Listing", (s, listing) => s with { Listing = listing }),
        Flag("Dotfiles", (s, dotfiles) => s with { Dotfiles = dotfiles }),
        Flag("FollowSymlinks", (s, follow) => s with { FollowSymlinks = follow }),
        One("EchoPath", "a path that begins with '/', or nothing", (s, v)
            => v.Text is "" || (v.Text[0] == '/' && v.Text.All(c => c is > ' ' and < '\u007F' and not ('?' or '#' or '%')))
                ? s with { EchoPath = v.Text } : null),
        One("ServerName", "text in ISO-8859-1 without control characters, or nothing", (s, v)
            => v.Text.All(c => c is (>= ' ' and <= '~') or (>= '\u00A0' and <= '\u00FF')) ? s with { ServerName = v.Text } : null),
        One("ShutdownTimeout", "seconds, 0 to 86400", (s, v) => Time(v, 0) is { } t ? s with { ShutdownTimeout = t } : null),
        Limit("HeadTimeout", Seconds, (l, v) => Time(v) is { } t ? l with { HeadTimeout = t } : null),
        Limit("IdleTimeout", Seconds, (l, v) => Time(v) is { } t ? l with { IdleTimeout = t } : null),
        Limit("SendTimeout", Seconds, (l, v) => Time(v) is { } t ? l with { SendTimeout = t } : null),
        Limit("MinRate", "bytes per second, 0 (none) to 1000000000", (l, v) => Number(v, 0, 1_000_000_000) is { } n ? l with { MinRate = (int)n } : null),
        Limit("MinRateGrace", "seconds, 1 to 86400", (l, v) => Time(v, 1) is { } t ? l with { MinRateGrace = t } : null),
        Limit("Requests", "0 (any number) to 1000000000", (l, v)
            => Number(v, 0, 1_000_000_000) is { } n ? l with { Requests = n == 0 ? null : (int)n } : null),
        Limit("LingerSilence", Seconds, (l, v) => Time(v) is { } t ? l with { LingerSilence = t } : null),
        Limit("LingerTotal", Seconds, (l, v) => Time(v) is { } t ? l with { LingerTotal = t } : null),
        Limit("StopGrace", Seconds, (l, v) => Time(v) is { } t ? l with { StopGrace = t } : null),
        Limit("Connections", "1 to 1000000", (l, v) => Number(v, 1, 1_000_000) is { } n ? l with { Connections = (int)n } : null),
        Limit("WhenFull", "wait or refuse", (l, v) => Word<WhenFull>(v) is { } full ? l with { WhenFull = full } : null),
        Limit("ConnectionsPerAddress", "0 (any number) to 1000000", (l, v)
            => Number(v, 0, 1_000_000) is { } n ? l with { ConnectionsPerAddress = n == 0 ? null : (int)n } : null),
        Limit("EventStreams", "1 to 1000000", (l, v)
            => Number(v, 1, 1_000_000) is { } n ? l with { MaxEventStreams = (int)n } : null),
        Limit("ListingMemory", "bytes, 0 to 1099511627776", (l, v)
            => Number(v, 0, 1L << 40) is { } n ? l with { MaxListingMemory = n } : null),
        Limit("Body", "bytes, 0 or more", (l, v) => Number(v, 0, long.MaxValue) is { } n ? l with { Body = n } : null),
        Head("RequestLine", "bytes, 16 to 1048576", (h, v) => Number(v, 16, 1 << 20) is { } n ? h with { StartLine = (int)n } : null),
        Head("Field", "bytes, 16 to 1048576", (h, v) => Number(v, 16, 1 << 20) is { } n ? h with { Field = (int)n } : null),
        Head("Fields", "bytes, 16 to 16777216", (h, v) => Number(v, 16, 1 << 24) is { } n ? h with { AllFields = (int)n } : null),
        Head("FieldCount", "1 to 10000", (h, v) => Number(v, 1, 10_000) is { } n ? h with { FieldCount = (int)n } : null),
        Head("Strict", "None, All, or any of LineEnds, Spaces, EmptyLines with commas between them", (h, v)
            => Words<Strict>(v) is { } strict ? h with { Strict = strict } : null),
        .. SiteSettings.All,
    ];

    /// <summary>A setting of the server that is true or false.</summary>
    internal static Setting Flag(string key, Func<HttpServerOptions, bool, HttpServerOptions> apply)
        => One(key, Flags, (HttpServerOptions options, SettingValue value)
            => bool.TryParse(value.Text, out bool on) ? apply(options, on) : null);

    /// <summary>The same for a setting of the program.</summary>
    internal static Setting Flag(string key, Func<ServerSettings, bool, ServerSettings> apply)
        => One(key, Flags, (ServerSettings settings, SettingValue value)
            => bool.TryParse(value.Text, out bool on) ? apply(settings, on) : null);

    /// <summary>A list of rules, each of which is read by itself.</summary>
    internal static Setting Rules<T>(
        string key,
        string allowed,
        Func<string, T?> parse,
        Func<HttpServerOptions, IReadOnlyList<T>, HttpServerOptions> apply)
        where T : class
        => List(key, allowed, (options, values) =>
        {
            T?[] rules = [.. values.Select(value => parse(value.Text))];
            return rules.Contains(null) ? null : apply(options, rules!);
        });

    /// <summary>A list of values of the server.</summary>
    internal static Setting List(
        string key,
        string allowed,
        Func<HttpServerOptions, IReadOnlyList<SettingValue>, HttpServerOptions?> apply,
        bool isSecret = false)
        => new(
            key,
            allowed,
            (settings, values) => With(settings, apply(settings.Server, values)),
            IsList: true,
            isSecret);

    /// <summary>A value of the server.</summary>
    internal static Setting One(
        string key, string allowed, Func<HttpServerOptions, SettingValue, HttpServerOptions?> apply)
        => new(key, allowed, (settings, values) => With(settings, apply(settings.Server, values[0])));

    /// <summary>A value of the program.</summary>
    internal static Setting One(string key, string allowed, Func<ServerSettings, SettingValue, ServerSettings?> apply)
        => new(key, allowed, (settings, values) => apply(settings, values[0]));

    private static Setting Limit(string key, string allowed, Func<ServerLimits, SettingValue, ServerLimits?> apply)
        => One("Limits:" + key, allowed, (HttpServerOptions s, SettingValue v)
            => apply(s.Limits, v) is { } limits ? s with { Limits = limits } : null);

    private static Setting Head(string key, string allowed, Func<HeadLimits, SettingValue, HeadLimits?> apply)
        => Limit(key, allowed, (l, v) => apply(l.Head, v) is { } head ? l with { Head = head } : null);

    private static Setting Compression(
        string key, string allowed, Func<CompressionOptions, SettingValue, CompressionOptions?> apply)
        => One("Compression:" + key, allowed, (HttpServerOptions s, SettingValue v)
            => apply(s.Compression, v) is { } compression ? s with { Compression = compression } : null);

    private static ServerSettings? With(ServerSettings settings, HttpServerOptions? options)
        => options is null ? null : settings with { Server = options };

    private static HttpServerOptions? ApplyBind(HttpServerOptions options, IReadOnlyList<SettingValue> values)
    {
        var addresses = new List<ListenAddress>();
        foreach (SettingValue value in values)
        {
            if (!ListenAddress.TryParse(value.Text, out ListenAddress? address))
            {
                return null;
            }

            addresses.Add(address);
        }

        return addresses.Count == 0 ? null : options with { Bind = addresses };
    }

    private static long? Number(SettingValue value, long least, long most)
        => long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long n) && n >= least && n <= most ? n : null;

    private static TimeSpan? Time(SettingValue value, double least = 0.001)
        => double.TryParse(value.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds >= least && seconds <= 86_400 ? TimeSpan.FromSeconds(seconds) : null;

    // An empty path would be the current directory, and a NUL is in no path.
    private static string? Folder(SettingValue value)
        => value.Text is "" || value.Text.Contains('\0', StringComparison.Ordinal)
            ? null : Path.GetFullPath(value.Text, value.Directory);

    private static string? FilePath(SettingValue value)
        => value.Text is "" || value.Text.Contains('\0', StringComparison.Ordinal) ? null : value.Text is "-" ? "-" : Path.GetFullPath(value.Text, value.Directory);

    // Parsing an enumeration takes numbers, and sums of names, as well; only one of its names is allowed.
    private static T? Word<T>(SettingValue value)
        where T : struct, Enum
        => Enum.GetNames<T>().Contains(value.Text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(value.Text, ignoreCase: true) : null;

    private static T? Words<T>(SettingValue value)
        where T : struct, Enum
        => value.Text.Split(',').All(word => Word<T>(value with { Text = word.Trim() }) is not null)
            ? Enum.Parse<T>(value.Text, ignoreCase: true) : null;
}
