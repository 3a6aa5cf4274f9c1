using System.Net;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Server.Tests;

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

/// <summary>The whole site over a folder, asked without a socket: the exchange does what it does on a real connection.</summary>
internal sealed class Conversation : IConnection, IDateSource, IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private readonly TemporaryFolder _folder;
    private readonly IFileRoot _root;
    private readonly CodedForms _forms;
    private readonly EntityTags _tags;
    private readonly AccessLog _accessLog;
    private readonly IRequestHandler _handler;
    private readonly SiteChanges? _changes;
    private readonly LiveFeed? _live;
    private readonly bool _isLab;

    /// <summary>Opens a site.</summary>
    /// <param name="folder">What is served.</param>
    /// <param name="root">The way below it; null for the one that the server takes.</param>
    /// <param name="caching">What caches are told.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="hasChangeTimes">Whether change times are those of the system, and the clock an hour ahead of it, so
    /// that every file is settled. Otherwise a file has been changed when it was modified, at a time that the test can
    /// set.</param>
    public Conversation(
        TemporaryFolder folder,
        IFileRoot? root = null,
        CachePolicy? caching = null,
        ServerSettings? settings = null,
        bool hasChangeTimes = false)
    {
        settings ??= new ServerSettings { Root = folder.Path };
        _folder = folder;
        _isLab = settings.Lab;
        Clock.Now = hasChangeTimes ? DateTimeOffset.UtcNow.AddHours(1) : Clock.Now;
        var hidden = new HiddenNames(settings.Dotfiles, settings.OwnFiles, folder.Path);
        root ??= FileRoots.OpenUsual(folder.Path, hidden, settings.FollowSymlinks, Clock);
        _root = hasChangeTimes ? root : new RootWithoutChangeTimes(root, Clock);
        _tags = EntityTags.Of(settings.ETag, _root);
        _accessLog = new AccessLog(null, Stream.Null, Clock, new ListLogger<AccessLog>());
        AccessGuard? guard = settings.Auth.IsOn ? new AccessGuard(settings.Auth, Clock) : null;
        _forms = new CodedForms(_root, settings.Compression, new ListLogger<CodedForms>(), guard);
        var directories = new DirectoryLister(_root, settings, DirectoryLogger, guard);
        var types = new MediaTypes(settings.Types);
        _live = settings.Live ? new LiveFeed(settings, Clock) : null;
        _changes = settings.LiveReload ? new SiteChanges(Clock) : null;
        ReloadScript? script = _changes is null ? null : new ReloadScript(_changes, types);
        var pages = new SitePages(settings, _root, hidden, directories, script, guard);
        var files = new FileAnswer(Clock, caching ?? CachePolicy.None, types, _forms, _tags);
        var site = new StaticFileHandler(_root, hidden, directories, files, pages, guard);
        var handler = new SiteHandler(site, new EchoPage(settings), _accessLog, Logger);
        _handler = Site.Around(handler, settings, _root, types, guard, HostLogger, _changes, _live);
    }

    public StoppedClock Clock { get; } = new(Now);

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

    public ValueTask DisposeAsync()
    {
        _forms.Dispose();
        _tags.Dispose();
        _root.Dispose();
        _changes?.Dispose();
        _live?.Dispose();
        return _accessLog.DisposeAsync();
    }

    private IExchange Open(string request, IDriver driver)
    {
        var limits = new ServerLimits { Head = new HeadLimits { StartLine = 100_000 } };
        var options = new ServerExchangeOptions(limits, this, "") { KeepsRawHeads = _isLab };
        IExchange exchange = _isLab ? new HandOverExchange(_handler, options, this, driver, now: 0)
            : new ServerExchange(_handler, options, this, driver, now: 0);
        exchange.OnReceived(Encoding.Latin1.GetBytes(request), now: 0);
        return exchange;
    }

    private sealed class Woken : IDriver, IDisposable
    {
        public ManualResetEventSlim Event { get; } = new();

        public void Wake() => Event.Set();

        public void Dispose() => Event.Dispose();
    }
}
