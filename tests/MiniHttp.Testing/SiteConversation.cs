using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniHttp.Hosting;
using MiniHttp.Protocol;

namespace MiniHttp.Testing;

/// <summary>An answer as a client would see it.</summary>
/// <param name="Head">Status-line and fields; empty after a Simple-Request.</param>
/// <param name="Body">The page that the server wrote, or what the file holds.</param>
/// <param name="FileLength">How many bytes of a file, or of a coded form of one, are sent; null where it is
/// neither.</param>
internal sealed record Answer(string Head, string Body, long? FileLength)
{
    public int Status => int.Parse(Head.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The value of the one field of that name; null if there is none.</summary>
    public string? Field(string name)
    {
        string start = name + ": ";
        return Head.Split("\r\n").SingleOrDefault(line => line.StartsWith(start, StringComparison.Ordinal))?[start.Length..];
    }
}

/// <summary>A whole site over a folder, asked without a socket: its exchange does what it does on a real connection.</summary>
internal sealed class SiteConversation : IConnection, IDateSource, IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private readonly TemporaryFolder _folder;
    private readonly Site _site;
    private readonly bool _handsOver;
    private readonly IDisposable? _held;

    /// <summary>Opens a site.</summary>
    /// <param name="folder">The folder that is served.</param>
    /// <param name="options">Options of the site; its root is the folder.</param>
    /// <param name="root">Opens files; null for what the server would take.</param>
    /// <param name="hasChangeTimes">Whether change times are those of the system, and the clock an hour ahead of it, so
    /// that every file is settled. Otherwise a file has been changed when it was modified, at a time that the test can
    /// set.</param>
    /// <param name="clock">The clock; null for one that stands at <see cref="Now"/>.</param>
    /// <param name="held">Disposed of with the site.</param>
    public SiteConversation(
        TemporaryFolder folder,
        HttpServerOptions? options = null,
        IFileRoot? root = null,
        bool hasChangeTimes = false,
        StoppedClock? clock = null,
        IDisposable? held = null)
    {
        (Clock, _held) = (clock ?? new StoppedClock(Now), held);
        options = (options ?? new HttpServerOptions()) with { Root = folder.Path };
        (_folder, _handsOver) = (folder, options.Extensions.HandsOver);
        Clock.Now = hasChangeTimes ? DateTimeOffset.UtcNow.AddHours(1) : Clock.Now;
        var hidden = new HiddenNames(options.Dotfiles, options.Extensions.OwnFiles, folder.Path);
        root ??= OpenUsual(folder.Path, hidden, options.FollowSymlinks);
        root = hasChangeTimes ? root : new RootWithoutChangeTimes(root, Clock);
        _site = Site.Open(options, new Loggers(this), Clock, root);
    }

    public StoppedClock Clock { get; }

    public ListLogger<SiteHandler> Logger { get; } = new();

    public ListLogger<AllowedHosts> HostLogger { get; } = new();

    public ListLogger<DirectoryLister> DirectoryLogger { get; } = new();

    public EndPoint? Local { get; set; } = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 8080);

    public EndPoint? Remote { get; set; }

    ReadOnlySpan<byte> IDateSource.Current => "Mon, 06 May 2024 07:08:09 GMT"u8;

    /// <summary>GET of a path, in ISO-8859-1, with fields that end in CR LF.</summary>
    public Answer Get(string path, string fields = "") => Ask($"GET {path} HTTP/1.0\r\n{fields}\r\n");

    /// <summary>Any request, in ISO-8859-1.</summary>
    public Answer Ask(string request)
    {
        using var woken = new Woken();
        using IExchange exchange = Open(request, woken);
        var received = new StringBuilder();
        long? fileLength = null;
        while (exchange.Next is { Send: SendKind.Content or SendKind.None } needs)
        {
            if (needs is { Send: SendKind.None, Deadline: not Needs.Never })
            {
                if (received.Length == 0)
                {
                    break;
                }

                // A look at an answer under way, or the end of the connection.
                exchange.OnDeadline(needs.Deadline, unacknowledged: 0);
                continue;
            }

            if (needs.Send == SendKind.None)
            {
                Assert.True(woken.Event.Wait(TimeSpan.FromSeconds(60)), "A producer was waited for, and there was none, or it said nothing.");
                woken.Event.Reset();
                exchange.OnProduced(now: 0);
                continue;
            }

            received.Append(Encoding.Latin1.GetString(needs.Bytes.Span));
            if (needs.File.File is { } file)
            {
                received.Append(ContentOf(file, needs.File));
                fileLength = (fileLength ?? 0) + needs.File.Count;
            }

            exchange.OnSent(needs.Bytes.Length + needs.File.Count, now: 0);
        }

        AssertNoneIsOpen();
        string text = received.ToString();
        int end = text.StartsWith("HTTP/", StringComparison.Ordinal) ? text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4 : 0;
        return new Answer(text[..end], text[end..], fileLength);
    }

    /// <summary>A conversation under way, with a request that was sent and nothing of its answer taken.</summary>
    public IExchange Open(string request) => Open(request, new Woken());

    // Of large files nothing is read.
    private static string ContentOf(IFileContent file, FileRange range)
    {
        if (file.Length > 1024 * 1024)
        {
            return "";
        }

        byte[] bytes = new byte[range.Count];
        Assert.Equal(bytes.Length, file.Read(bytes, range.Offset));
        return Encoding.Latin1.GetString(bytes);
    }

    // A coded form is made or compared in the background, with files that are open meanwhile.
    private void AssertNoneIsOpen()
    {
        bool areClosed = SpinWait.SpinUntil(() => _folder.OpenFiles().Count == 0, TimeSpan.FromSeconds(60));
        Assert.True(areClosed, "A file stays open.");
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _held?.Dispose();
    }

    private IFileRoot OpenUsual(string path, HiddenNames hidden, bool followSymlinks)
        => OperatingSystem.IsLinux()
            ? new LinuxFileRoot(path, hidden, followSymlinks, clock: Clock)
            : new PortableFileRoot(path, hidden, followSymlinks, Clock);

    private IExchange Open(string request, IDriver driver)
    {
        var limits = new ServerLimits { Head = new HeadLimits { StartLine = 100_000 } };
        var options = new ServerExchangeOptions(limits, this, "") { KeepsRawHeads = _handsOver };
        IExchange exchange = _handsOver ? new HandOverExchange(_site.Handler, options, this, driver, now: 0)
            : new ServerExchange(_site.Handler, options, this, driver, now: 0);
        exchange.OnReceived(Encoding.Latin1.GetBytes(request), now: 0);
        return exchange;
    }

    private sealed class Loggers(SiteConversation site) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => categoryName switch
        {
            _ when categoryName == typeof(SiteHandler).FullName => site.Logger,
            _ when categoryName == typeof(AllowedHosts).FullName => site.HostLogger,
            _ when categoryName == typeof(DirectoryLister).FullName => site.DirectoryLogger,
            _ => NullLogger.Instance,
        };

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    private sealed class Woken : IDriver, IDisposable
    {
        public ManualResetEventSlim Event { get; } = new();

        public void Wake() => Event.Set();

        public void Dispose() => Event.Dispose();
    }
}
