// The clock on the wall is set while the server runs, by more than a year, forwards and backwards. No client is cut off for it, none stays for it,
// and Date and the log say what the clock says. The clock is that of the one process: a library loaded before all others adds a number of seconds
// to CLOCK_REALTIME, which is what setting the clock does; CLOCK_MONOTONIC goes on as it always does.

using System.Globalization;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

public sealed class ClockJumpTests : IDisposable
{
    private const int Days = 400;

    private const string Library = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <fcntl.h>
        #include <stdlib.h>
        #include <sys/mman.h>
        #include <time.h>

        static volatile long *ahead;

        __attribute__((constructor)) static void begin(void)
        {
            int file = open(getenv("CLOCK_AHEAD"), O_RDONLY | O_CLOEXEC);
            if (file >= 0)
                ahead = mmap(0, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
        }

        int clock_gettime(clockid_t clock, struct timespec *time)
        {
            static int (*real)(clockid_t, struct timespec *);
            if (!real)
                real = dlsym(RTLD_NEXT, "clock_gettime");
            int result = real(clock, time);
            if (result == 0 && ahead && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
                time->tv_sec += *ahead;
            return result;
        }
        """;

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", "welcome");
    private readonly TemporaryDirectory _clock = new TemporaryDirectory().With("clock.c", Library);

    public void Dispose()
    {
        _site.Dispose();
        _clock.Dispose();
    }

    [Theory]
    [InlineData("threadpool")]
    [InlineData("thread")]
    [InlineData("select")]
    public async Task No_deadline_moves_when_the_clock_is_set_and_what_tells_the_time_follows(string strategy)
    {
        await using Minihttpd server = await StartAsync("--concurrency", strategy, "--idle-timeout", "3600", "--head-timeout", "2");
        using var kept = new KeptConnection(server);
        await AskAsync(server, kept, 0);

        SetAhead(Days);
        await AskAsync(server, kept, Days); // A deadline by the clock would have passed by now.
        await AssertTimesOutAsync(server);

        SetAhead(-Days);
        await AskAsync(server, kept, -Days);
        await AssertTimesOutAsync(server); // And this one would come in two years.

        SetAhead(0);
        await AskAsync(server, kept, 0);
        Assert.Equal(1, kept.Connections);
        Assert.Empty(server.Errors.All);
        Assert.Equal(0, await server.StopAsync());
        Assert.Equal([0, Days, -Days, 0], server.Output.All.Where(IsAnswer).Select(line => DaysFromNow(LogTime(line))));
    }

    private static async Task AskAsync(Minihttpd server, KeptConnection kept, int days)
    {
        int logged = server.Output.All.Count(IsAnswer);
        string answer = await kept.AskAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        Assert.EndsWith("welcome", answer);
        string date = answer.Split("\r\nDate: ")[1].Split("\r\n")[0];
        Assert.Equal(days, DaysFromNow(DateTimeOffset.ParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)));

        // An answer's line is made when it has gone, which is a moment after the client has it.
        await ProcessStatus.UntilAsync(() => server.Output.All.Count(IsAnswer) > logged, "the answer is logged");
    }

    private static bool IsAnswer(string line) => line.Contains("\"GET / HTTP/1.0\" 200 ");

    private static async Task AssertTimesOutAsync(Minihttpd server)
    {
        using RawClient client = await server.ConnectAsync();
        await client.SendAsync("GET /half HT");
        Assert.StartsWith("HTTP/1.0 408 ", (await client.ReceiveToEndAsync()).Text);
    }

    private static int DaysFromNow(DateTimeOffset time) => (int)Math.Round((time - DateTimeOffset.UtcNow).TotalDays);

    private static DateTimeOffset LogTime(string line)
        => DateTimeOffset.ParseExact(line.Split('[')[1].Split(']')[0].Insert(24, ":"), "dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture);

    private async Task<Minihttpd> StartAsync(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the clock cannot be set for one process.");
        ProgramResult built = await ExternalProgram.Clang.RunAsync("-shared", "-fPIC", "-o", _clock.In("clock.so"), _clock.In("clock.c"), "-ldl");
        Assert.True(built.ExitCode == 0, built.Errors);
        SetAhead(0);
        string library = Path.GetRelativePath(_site.Path, _clock.In("clock.so")); // A space would end its name.
        return await Minihttpd.StartAsync(
            _site.Path, ["--port", "0", .. arguments], [("LD_PRELOAD", library), ("CLOCK_AHEAD", _clock.In("ahead"))]);
    }

    // In one write, of the 8 bytes that the server sees as they are.
    private void SetAhead(int days)
    {
        using FileStream file = new(_clock.In("ahead"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(BitConverter.GetBytes((long)TimeSpan.FromDays(days).TotalSeconds));
    }
}
