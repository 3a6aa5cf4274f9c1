// Thousands of spellings of the way out of the root, on real sockets, below a real root with a secret beside it: not a byte of it is sent,
// every request is answered, and the server lives. What one spelling does is told in RequestPathTests.

using System.Net.Sockets;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

[Trait(TestEnvironment.Trait, "user")]
public sealed class PathAttackTests : IDisposable
{
    private const string Secret = "what nobody may see", Inside = "inside";

    // Of a file outside: in no listing.
    private const string SecretName = "named-outside";

    private const int Seed = 1945, Attacks = 3000, Clients = 3, LongestChain = 40;

    private static readonly string[] Starts =
        ["/", "//", "///", "/./", "/a/", "/a/b.txt/", "/out/", "/up/", "/back/", "/self/self/", "/chain1/", "/C:/", "/C%3A%5C", "/%00/", "/~/", "/..;/", "http://h/", "http://h:81//", "http://h", "HTTP://[::1]/a/", "file:///", "https://h/", "\\", "\\\\h\\", ""];

    private static readonly string[] Dots =
    [
        "..", ".", "...", "....", "%2e%2e", "%2E.", ".%2e", "%2e", "%252e%252e", "%25%32%65%25%32%65", "%c0%ae%c0%ae", "%C0%2E%C0%2E", "%e0%80%ae%e0%80%ae", "%f0%80%80%ae%f0%80%80%ae", "\u00c0\u00ae\u00c0\u00ae",
        "%uff0e%uff0e", "%EF%BC%8E%EF%BC%8E", "..%00", "%00..", "..%20", "..%09", "..;", "..%3b", "..%0d%0a", "..\\", "..%5c", ".%00.", "%2e%2e%2f", "a/..", "a/../..", "x/..", "a%2f..", "",
    ];

    private static readonly string[] Separators = ["/", "/", "/", "//", "/./", "%2f", "%2F", "%252f", "\\", "%5c", "%255c", "%c0%af", "%e0%80%af", "%c1%9c", "%u2215", "/%00/", "%00", ";/", "/;x=y/"];

    private static readonly string[] Ends =
    [
        "secret.txt", "secret.txt", "secret.txt/", "secret.txt%00.html", "secret.txt%20", "secret.txt.", "secret.txt::$DATA", "SECRET.TXT", "SECRET~1.TXT", "./secret.txt", "%73ecret.txt", "%2573ecret.txt", "secret.txt?x", "outside/", "outside", "outside/secret.txt",
        "root2/secret.txt", "root/../secret.txt", "leak", "leak/", "absolute", "chain1", "chain40", "chain41", "circle", "two", "fifo", "fifo/", "socket", "device", "NUL", "con.txt", "COM1", "aux", "lpt1.html", "etc/passwd", "proc/self/root/etc/passwd", "dev/zero", "a/b.txt", "a", "...", "",
    ];

    private readonly TemporaryDirectory _directory = new();
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public void Dispose()
    {
        _socket.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("threadpool", true)]
    [InlineData("thread", true)]
    [InlineData("select", true)]
    [InlineData("select", false)]
    public async Task Not_a_byte_from_outside_is_sent_however_the_way_there_is_spelled(string strategy, bool hasOpenAt2)
    {
        await MakeFolderAsync();
        await using Minihttpd server = await WithoutOpenAt2.ServeAsync(hasOpenAt2, _directory, "root", "--log", "none", "--concurrency", strategy);
        string[] targets = [.. Targets(new Random(Seed))];

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => AttackAsync(server, [.. targets.Where((_, i) => i % Clients == client)])));

        Assert.EndsWith("\r\n\r\n" + Inside, await server.AskAsync("GET /a/b.txt HTTP/1.0\r\n\r\n"));
        Assert.EndsWith("\r\n\r\n" + Inside, await server.AskAsync("GET /chain1 HTTP/1.0\r\n\r\n")); // Those that stay inside are followed.
        Assert.StartsWith("HTTP/1.0 404 ", await server.AskAsync("GET /chain0 HTTP/1.0\r\n\r\n")); // One more than is followed.
        Assert.Equal(0, await server.StopAsync());
    }

    private static async Task AttackAsync(Minihttpd server, string[] targets)
    {
        using var connection = new KeptConnection(server);
        var statuses = new HashSet<string>();
        foreach (string target in targets)
        {
            string answer = await connection.AskAsync($"GET {target} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            Assert.True(answer.StartsWith("HTTP/1.0 ", StringComparison.Ordinal), $"{target}: {answer}");
            Assert.False(answer.Contains(Secret, StringComparison.Ordinal) || answer.Contains(SecretName, StringComparison.Ordinal), $"{target}: {answer}");

            string status = answer.Split(' ')[1], body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
            statuses.Add(status);
            Assert.True(status is "200" or "301" or "400" or "404", $"{target}: {answer}");
            Assert.True(status != "200" || body == Inside || body.StartsWith("<!DOCTYPE html>", StringComparison.Ordinal), $"{target}: {answer}");
        }

        Assert.Equal(["200", "301", "400", "404"], statuses.Order()); // Some of them lead to what is served.
    }

    // A start, some steps, and an end; and every end by itself, since links and special files need no steps.
    private static IEnumerable<string> Targets(Random random)
    {
        foreach (string end in Ends)
        {
            yield return "/" + end;
        }

        for (int i = 0; i < Attacks; i++)
        {
            var target = new StringBuilder(Pick(Starts));
            string dots = Pick(Dots), separator = Pick(Separators);
            bool isMixed = random.Next(3) == 0;
            for (int steps = random.Next(0, 7); steps > 0; steps--)
            {
                target.Append(isMixed ? Pick(Dots) : dots).Append(isMixed ? Pick(Separators) : separator);
            }

            yield return target.Append(Pick(Ends)).ToString();
        }

        string Pick(string[] texts) => texts[random.Next(texts.Length)];
    }

    private async Task MakeFolderAsync()
    {
        _directory.With("secret.txt", Secret).With("outside/secret.txt", Secret).With($"outside/{SecretName}", Secret).With("root2/secret.txt", Secret).With($"root2/{SecretName}", Secret);
        _directory.With($"{SecretName}", Secret).With("root/a/b.txt", Inside).With("root/.../dots.txt", Inside).With("root/NUL", Inside).With("root/C:/a/b.txt", Inside);
        Link("leak", "../secret.txt");
        Link("absolute", _directory.In("secret.txt"));
        Link("out", "..");
        Link("up", "a/../../outside");
        Link("back", "../root/a");
        Link("self", ".");
        Link("circle", "circle");
        Link("two", "three");
        Link("three", "./two");
        Link("etc", "/etc");
        Link("proc", "/proc");
        Link("dev", "/dev");
        for (int i = 0; i < LongestChain; i++)
        {
            Link($"chain{i}", $"self/chain{i + 1}");
        }

        // Each step of the chain has a link on its way: half as many steps are followed.
        File.Delete(_directory.In($"root/chain{LongestChain / 2}"));
        Link($"chain{LongestChain / 2}", "a/b.txt");
        Link($"chain{LongestChain}", "back/../../chain41");
        Link($"chain{LongestChain + 1}", "out/outside/secret.txt");
        await ExternalProgram.Shell.RunAsync("mkfifo \"$0/fifo\"; mknod \"$0/device\" c 1 5", _directory.In("root")); // Only root makes devices.
        _socket.Bind(new UnixDomainSocketEndPoint(_directory.In("root/socket")));
        _socket.Listen();
    }

    private void Link(string name, string target) => File.CreateSymbolicLink(_directory.In("root/" + name), target);
}
