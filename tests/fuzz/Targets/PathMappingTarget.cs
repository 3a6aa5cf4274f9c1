// From a Request-URI to a file: the mapping is held against one by other means, and what it names is opened by every file root there is, in a
// folder beside which lies what nobody may see.

using System.Buffers;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using MiniHttp.Hosting;
using MiniHttp.Protocol;
using HttpVersion = MiniHttp.Protocol.HttpVersion;

namespace MiniHttp.Fuzz;

/// <summary>An input is a Request-URI.</summary>
internal sealed partial class PathMappingTarget : IFuzzTarget, IConnection
{
    private const string Secret = "SECRET";

    private static readonly byte[][] Hidden = FuzzTargets.Bytes(".env", "appsettings.json", "appsettings.json.br");

    private readonly string _folder = Directory.CreateTempSubdirectory("minihttp-fuzz-").FullName;
    private readonly HiddenNames _hidden = new(dotfiles: false);
    private readonly GuardedPath _guarded = GuardedPath.Parse("/private/")!;
    private readonly IFileRoot[] _roots;

    public PathMappingTarget()
    {
        MakeFolder();
        string root = Path.Join(_folder, "root");
        _roots = OperatingSystem.IsLinux()
            ? [new LinuxFileRoot(root, _hidden), new LinuxFileRoot(root, _hidden, resolver: new SymlinkWalk()), new PortableFileRoot(root, _hidden)]
            : [new PortableFileRoot(root, _hidden)];
    }

    public string Name => "path";

    public IReadOnlyList<byte[]> Tokens { get; } = FuzzTargets.Bytes(
        "/", "//", "/./", "/../", "..", ".", "%2e", "%2E", "%2f", "%5c", "\\", "%00", "%252e", "%25", "%", "%zz", "%c0%ae", "%c0%af", "%e0%80%ae", "?", "?q", "http://h", "http://h:81/", "*",
        "a", "a/b.txt", "secret.txt", "index.html", ".env", ".well-known", "appsettings.json", "private/p.txt", "private", "link", "leak", "out", "absolute", "chain1", "circle", "back", "up", "fifo",
        "...", "C:", "C%3A%5C", "NUL", "con", "::$DATA", "LONGNA~1", " ", "%20", "\xc3\xa9", "%C3%A9", "\xff", "%7e", "root", "root2");

    public IReadOnlyList<byte[]> Seeds { get; } = FuzzTargets.Bytes(
        "/", "/a/b.txt", "/%61/%2e/../a//b%2etxt?q=/../..", "http://h:81/a/b.txt", "*", "/../secret.txt", "/a/%2e%2e/%2e%2e/secret.txt", "/out/secret.txt", "/leak", "/chain1", "/circle", "/fifo", "/back/b.txt",
        "/up/secret.txt", "/absolute", "/.env", "/.well-known/x", "/appsettings.json", "/private/p.txt", "/%C3%A9", "/\xff", "/...", "/a%00", "/a/b.txt/", "/link/x", "/%41", "/root2/secret.txt");

    EndPoint? IConnection.Local => null;

    EndPoint? IConnection.Remote => null;

    public void Check(ReadOnlySpan<byte> input)
    {
        if (!RequestTarget.TryParse(input, out RequestTarget target))
        {
            return;
        }

        byte[] relative = new byte[target.Path.Length];
        PathKind kind = RequestPath.Map(target.Path, relative, out int length, out bool isDirectory);
        (PathKind expectedKind, byte[] expected, bool expectedDirectory) = Map(target.Path);
        Invariant.Holds(kind == expectedKind, "A path is of another kind.");
        if (kind != PathKind.Inside)
        {
            return;
        }

        relative = relative[..length];
        Invariant.Holds(relative.AsSpan().SequenceEqual(expected) && isDirectory == expectedDirectory, "A path leads elsewhere.");
        CheckName(relative);
        CheckFiles(relative);
        CheckRedirect(input, relative, target.Kind == RequestTargetKind.AbsoluteUri ? Encoding.ASCII.GetString(target.Host) : "localhost");
    }

    public void Dispose()
    {
        foreach (IFileRoot root in _roots)
        {
            root.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    // A name below the root, and the only one: written as a path, it is mapped to itself.
    private void CheckName(byte[] relative)
    {
        foreach (Range range in relative.AsSpan().Split((byte)'/'))
        {
            ReadOnlySpan<byte> segment = relative.AsSpan(range);
            bool isName = segment is not ([] or [(byte)'.'] or [(byte)'.', (byte)'.']) && !segment.Contains((byte)0);
            Invariant.Holds(isName || relative.Length == 0, "A segment is no name.");
            bool mustBeHidden = segment.StartsWith("."u8) && !segment.SequenceEqual(".well-known"u8);
            foreach (byte[] name in Hidden)
            {
                mustBeHidden |= System.Text.Ascii.EqualsIgnoreCase(segment, name);
            }

            Invariant.Holds(!mustBeHidden || _hidden.Hide(relative), "A name is not hidden.");
        }

        bool isGuarded = relative.AsSpan().SequenceEqual("private"u8) || relative.AsSpan().StartsWith("private/"u8);
        Invariant.Holds(_guarded.Holds(relative) == isGuarded, "A guarded path is open, or the other way round.");

        var path = new ArrayBufferWriter<byte>();
        path.Write("/"u8);
        PercentEncoding.Encode(relative, path);
        byte[] again = new byte[path.WrittenCount];
        bool isSame = RequestPath.Map(path.WrittenSpan, again, out int length, out _) == PathKind.Inside && again.AsSpan(0, length).SequenceEqual(relative);
        Invariant.Holds(isSame, "A name that is written as a path leads elsewhere.");
    }

    private void CheckFiles(byte[] relative)
    {
        EntryKind first = default;
        for (int i = 0; i < _roots.Length; i++)
        {
            Entry entry = _roots[i].Open(relative);
            using (entry.File)
            {
                Invariant.Holds(entry.Kind == EntryKind.File == entry.File is not null, "A file is not open, or what is open is none.");
                if (entry.File is { } file)
                {
                    byte[] content = new byte[16];
                    int length = file.Read(content, 0);
                    Invariant.Holds(!Encoding.ASCII.GetString(content, 0, length).Contains(Secret, StringComparison.Ordinal), "A file from outside the root is open.");
                }
            }

            first = i == 0 ? entry.Kind : first;

            // .NET cannot spell a name that is no text.
            bool canSpell = _roots[i] is not PortableFileRoot || Utf8.IsValid(relative);
            Invariant.Holds(entry.Kind == (canSpell ? first : EntryKind.Nothing), "One file root finds what another does not.");
        }
    }

    // Where a directory's own name is sent: to this host, and to nothing that ends a field or a link.
    private void CheckRedirect(ReadOnlySpan<byte> input, byte[] relative, string host)
    {
        RequestHead request = new();
        request.Set("GET"u8, input, HttpVersion.Http10);
        using var response = new Response();
        Redirect.ToPath(request, this, response, StatusCode.MovedPermanently, PathResolver.DirectoryAddress(relative));
        string location = response.Head.Fields.GetText(FieldName.Location)!;
        Invariant.Holds(location.All(c => c is > ' ' and < '\x7f' and not ('"' or '<' or '>')), "A URL holds what has to be escaped.");
        Invariant.Holds(HttpUrl.TryParse(location, out HttpUrl? url) && string.Equals(url.Host, host, StringComparison.OrdinalIgnoreCase), "A URL leads to another host.");
        byte[] path = Encoding.ASCII.GetBytes(url!.PathAndQuery.Split('?')[0]);
        Invariant.Holds(RequestPath.Of(path, out bool isDirectory) is { } again && again.AsSpan().SequenceEqual(relative) && isDirectory, "A URL leads elsewhere.");
    }

    // RFC 3986 §5.2.4 on names that were decoded once, in the simplest way.
    private static (PathKind Kind, byte[] Relative, bool IsDirectory) Map(ReadOnlySpan<byte> path)
    {
        string text = Encoding.Latin1.GetString(path);
        if (!text.StartsWith('/'))
        {
            return (PathKind.Nothing, [], true);
        }

        var names = new List<string>();
        string segment = "";
        foreach (string encoded in text[1..].Split('/'))
        {
            var decoded = new StringBuilder();
            for (int i = 0; i < encoded.Length; i++)
            {
                if (encoded[i] != '%')
                {
                    decoded.Append(encoded[i]);
                }
                else if (i + 2 < encoded.Length && char.IsAsciiHexDigit(encoded[i + 1]) && char.IsAsciiHexDigit(encoded[i + 2]))
                {
                    decoded.Append((char)Convert.ToByte(encoded.Substring(i + 1, 2), 16));
                    i += 2;
                }
                else
                {
                    return (PathKind.Malformed, [], false);
                }
            }

            segment = decoded.ToString();
            if (segment.Contains('/', StringComparison.Ordinal) || segment.Contains('\0', StringComparison.Ordinal) || (segment == ".." && names.Count == 0))
            {
                return (PathKind.Nothing, [], false);
            }

            if (segment == "..")
            {
                names.RemoveAt(names.Count - 1);
            }
            else if (segment is not ("" or "."))
            {
                names.Add(segment);
            }
        }

        return (PathKind.Inside, Encoding.Latin1.GetBytes(string.Join('/', names)), segment is "" or "." or "..");
    }

    private void MakeFolder()
    {
        foreach (string name in (string[])[
            "root/index.html", "root/a/b.txt", "root/...", "root/%41", "root/\u00e9", "root/back\\slash", "root/.well-known/x", "root/.env", "root/appsettings.json", "root/private/p.txt"])
        {
            Write(name, "inside");
        }

        foreach (string name in (string[])["secret.txt", "root2/secret.txt", "outside/secret.txt"])
        {
            Write(name, Secret);
        }

        (string Name, string Target)[] links =
        [
            ("link", "a/b.txt"), ("leak", "../secret.txt"), ("out", ".."), ("absolute", Path.Join(_folder, "secret.txt")), ("circle", "circle"), ("back", "../root/a"), ("up", "a/../.."),
            ("chain1", "chain2"), ("chain2", "a/../chain3"), ("chain3", "back/../chain4"), ("chain4", "out/outside/secret.txt"), ("a/up", "../.."), ("a/in", "../a/b.txt"), ("self", "."), ("proc", "/proc/self/root"),
        ];
        foreach ((string name, string target) in links)
        {
            File.CreateSymbolicLink(Path.Join(_folder, "root", name), target);
        }

        if (OperatingSystem.IsLinux())
        {
            _ = MakeFifo(Encoding.UTF8.GetBytes(Path.Join(_folder, "root", "fifo") + '\0'), 0x1B6);
        }
    }

    private void Write(string name, string content)
    {
        string path = Path.Join(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    [LibraryImport("libc", EntryPoint = "mkfifo")]
    private static partial int MakeFifo(byte[] path, uint mode);
}
