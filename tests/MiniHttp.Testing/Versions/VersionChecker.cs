// Asks for versioned files while they are edited, and judges each answer:
//
// 1. An answer to a request that was sent when an edit was complete is of that version or a later one, plain or
//    compressed.
// 2. Its bytes are of one version. While the file is overwritten in place they may be of several, and too few, but then
//    no strong tag says that they are a version.
// 3. Bytes with the same strong tag are of the same version.
// 4. A 304 comes only where the client's copy is of the current version.
// 5. A part that comes under If-Range, with the part that the client had, is one version.

using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;

namespace MiniHttp.Testing.Versions;

/// <summary>What was found.</summary>
public sealed class VersionFindings
{
    private const int MaxFailures = 20;

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private int _requests;

    /// <summary>Requests that were answered.</summary>
    public int Requests => _requests;

    /// <summary>What was wrong; empty if nothing was.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>How often something happened that is right, and has to happen for the test to mean something.</summary>
    public int Count(string what) => _counts.GetValueOrDefault(what);

    /// <summary>What was wrong, line by line, and what was counted.</summary>
    public string Report() => string.Join('\n', [ToString(), .. _failures]);

    public override string ToString()
    {
        IEnumerable<string> counts = _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key} {pair.Value}");
        return $"{_requests} requests: {string.Join(", ", counts)}";
    }

    internal int Began() => Interlocked.Increment(ref _requests);

    internal void Note(string what) => _counts.AddOrUpdate(what, 1, (_, count) => count + 1);

    internal void Fail(string what)
    {
        if (_failures.Count < MaxFailures)
        {
            _failures.Enqueue(what);
        }
    }
}

/// <summary>Several clients of one server.</summary>
/// <param name="site">What it serves.</param>
/// <param name="endPoint">Where it listens.</param>
public sealed class VersionChecker(VersionedSite site, EndPoint endPoint)
{
    private const int RequestsBetweenEdits = 10;

    private readonly ConcurrentDictionary<(VersionedFile File, string Tag), int> _strong = new();

    public VersionFindings Findings { get; } = new();

    /// <summary>Asks from several threads until there is enough.</summary>
    /// <param name="clients">How many clients.</param>
    /// <param name="isEnough">Whether there is; asked before each request.</param>
    public Task RunAsync(int clients, Func<VersionFindings, bool> isEnough)
    {
        Task Start(int seed) => Task.Factory.StartNew(() => Run(seed, isEnough), TaskCreationOptions.LongRunning);
        return Task.WhenAll(Enumerable.Range(0, clients).Select(Start));
    }

    // Each client is the editor for a moment, now and then: so that the load, whatever it is, has edits in it.
    private void Run(int seed, Func<VersionFindings, bool> isEnough)
    {
        using var client = new BlockingClient(endPoint);
        var copies = new Dictionary<(VersionedFile, string), Copy>();
        var random = new Random(seed);
        while (!isEnough(Findings) && Findings.Failures.Count == 0)
        {
            VersionedFile file = site.Files[random.Next(site.Files.Count)];
            string coding = random.Next(3) switch
            {
                0 => "",
                1 => "br",
                _ => "gzip",
            };
            copies.TryGetValue((file, coding), out Copy? copy);
            if (Findings.Began() % RequestsBetweenEdits == 0)
            {
                site.TryEdit();
            }

            try
            {
                if (random.Next(6) == 0)
                {
                    AskForParts(client, file, random);
                }
                else
                {
                    copies[(file, coding)] = Ask(client, file, coding, copy, random);
                }
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
            {
                Findings.Fail($"{file.Name}: {e.Message}");
            }
        }
    }

    // What a client has: a version, and what the server said of it.
    private sealed record Copy(int? Version, string? Tag, string? Date);

    private Copy Ask(BlockingClient client, VersionedFile file, string coding, Copy? copy, Random random)
    {
        bool byDate = file.IsHonest && random.Next(2) == 0;
        string condition = copy switch
        {
            null => "",
            { Date: { } date } when byDate => $"If-Modified-Since: {date}\r\n",
            { Tag: { } tag } when !byDate => $"If-None-Match: {tag}\r\n",
            _ => "",
        };
        string accepted = coding.Length > 0 ? $"Accept-Encoding: {coding}\r\n" : "";
        int done = file.Done;
        WholeAnswer answer = client.Get("/" + file.Name, accepted + condition);
        int begun = file.Begun;
        switch (answer.Status)
        {
            case 200:
                return new Copy(Judge(file, answer, done, begun), answer.Field("ETag"), answer.Field("Last-Modified"));
            case 304 when byDate && copy?.Version is { } before && file.WasUnderWay(before, begun, IsExchange):
                // Files of two folders may have been made within one second: no date tells.
                Findings.Note("304 by date after an exchange");
                return copy with { Version = null, Tag = null, Date = null };
            case 304 when copy?.Version is { } version && version >= done && version <= begun:
                Findings.Note(byDate ? "304 by date" : "304 by tag");
                return copy;
            case 304:
                string said = $"{file.Name}: 304 ({condition.Trim()}) for version {copy?.Version}";
                Findings.Fail($"{said}, where {done} to {begun} are right");
                return copy!;
            default:
                JudgeAbsence(file, answer, done, begun);
                return copy!;
        }
    }

    // The version of a whole answer; null where it is none.
    private int? Judge(VersionedFile file, WholeAnswer answer, int done, int begun)
    {
        string? coding = answer.Field("Content-Encoding"), tag = answer.Field("ETag");
        bool isStrong = tag is ['"', ..];
        byte[] body = Decode(answer.Body, coding);
        int? version = answer.IsWhole && body.Length == file.Length ? file.VersionOf(body) : null;
        Findings.Note(coding ?? "plain");
        if (version is null)
        {
            bool mayBeMixed = file.WasUnderWay(done, begun, IsInPlace) && coding is null;
            Findings.Note("mixed or short while it was overwritten");
            if (isStrong || !mayBeMixed)
            {
                string head = answer.Head.Replace("\r\n", " | ", StringComparison.Ordinal);
                string said = $"{file.Name}: {body.Length} bytes of no version, whole {answer.IsWhole}: {head}";
                Findings.Fail($"{said}; {done} to {begun} are right");
            }

            return null;
        }

        if (version < done || version > begun)
        {
            string said = $"{file.Name}: version {version}, coding {coding}, tag {tag}";
            Findings.Fail($"{said}, where {done} to {begun} are right");
        }

        if (isStrong)
        {
            JudgeTag(file, tag!, version.Value);
        }

        return version;
    }

    private void JudgeTag(VersionedFile file, string tag, int version)
    {
        Findings.Note("strong tags");
        int first = _strong.GetOrAdd((file, tag), version);
        if (first != version)
        {
            Findings.Fail($"{file.Name}: tag {tag} is that of version {first}, and of version {version}");
        }
    }

    // Only between two renames is there no folder.
    private void JudgeAbsence(VersionedFile file, WholeAnswer answer, int done, int begun)
    {
        Findings.Note("absent while its folder was exchanged");
        if (answer.Status != 404 || !file.WasUnderWay(done, begun, IsExchange))
        {
            Findings.Fail($"{file.Name}: {answer.Head.Split('\r')[0]}, versions {done} to {begun}");
        }
    }

    private void AskForParts(BlockingClient client, VersionedFile file, Random random)
    {
        int done = file.Done, middle = random.Next(1, file.Length / 32) * 32;
        WholeAnswer first = client.Get("/" + file.Name, $"Range: bytes=0-{middle - 1}\r\n");
        if (first.Status != 206 || first.Field("ETag") is not ['"', ..] || !first.IsWhole)
        {
            return;
        }

        JudgePart(file, first, 0, done);
        done = file.Done;
        string condition = $"Range: bytes={middle}-\r\nIf-Range: {first.Field("ETag")}\r\n";
        WholeAnswer second = client.Get("/" + file.Name, condition);
        if (second.Status == 200)
        {
            Findings.Note("whole answers where a part was of another version");
            Judge(file, second, done, file.Begun);
        }
        else if (second.Status == 206)
        {
            Findings.Note("parts that fit");
            JudgePart(file, second, middle, done);
            byte[] glued = [.. first.Body, .. second.Body];
            if (file.VersionOf(glued) is null)
            {
                string tags = $"{first.Field("ETag")} and {second.Field("ETag")}";
                Findings.Fail($"{file.Name}: two parts with tags {tags} are no version");
            }
        }
        else
        {
            JudgeAbsence(file, second, done, file.Begun);
        }
    }

    private void JudgePart(VersionedFile file, WholeAnswer part, int offset, int done)
    {
        int begun = file.Begun;
        int? version = part.IsWhole ? file.VersionOf(part.Body, offset) : null;
        if (version is null || version < done || version > begun)
        {
            string said = $"{file.Name}: a part of version {version}, tag {part.Field("ETag")}";
            Findings.Fail($"{said}, where {done} to {begun} are right");
        }
        else if (part.Field("ETag") is ['"', ..] tag)
        {
            JudgeTag(file, tag, version.Value);
        }
    }

    private static bool IsInPlace(EditKind kind) => kind is EditKind.InPlace or EditKind.CopyPreserved;

    private static bool IsExchange(EditKind kind) => kind == EditKind.FolderExchange;

    // What does not decode is of no version.
    private static byte[] Decode(byte[] body, string? coding)
    {
        using var coded = new MemoryStream(body);
        using Stream stream = coding switch
        {
            "br" => new BrotliStream(coded, CompressionMode.Decompress),
            "gzip" => new GZipStream(coded, CompressionMode.Decompress),
            _ => coded,
        };
        using var decoded = new MemoryStream();
        try
        {
            stream.CopyTo(decoded);
        }
        catch (InvalidDataException)
        {
            return [];
        }

        return decoded.ToArray();
    }
}
