// What becomes of a file whose form cannot be made now: it is sent as it is, and nothing else fails.

using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public sealed class MadeFormsMemoryTests : IDisposable
{
    private const int Length = 5000;

    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(60);

    private static readonly FileVersion Version = new(1, 2, Length, new FileTime(3, 4), new FileTime(5, 6));

    private readonly ListLogger<CodedForms> _logger = new();
    private readonly Root _root = new();
    private readonly MadeForms _forms;

    public MadeFormsMemoryTests()
        => _forms = new MadeForms(_root, new CompressionOptions { Cache = 1 << 20 }, _logger);

    public void Dispose() => _forms.Dispose();

    // Files of one length, all the same.
    private sealed class Root : IFileRoot
    {
        public Func<byte[]>? OnOpen { get; set; }

        public Entry Open(ReadOnlySpan<byte> relative)
        {
            byte[] bytes = OnOpen?.Invoke() ?? Encoding.ASCII.GetBytes(new string('x', Length));
            return new Entry(EntryKind.File, new FileInMemory(bytes), Version, DateTimeOffset.UnixEpoch);
        }

        public IDirectoryReader? OpenDirectory(ReadOnlySpan<byte> relative, out EntryKind kind)
            => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    private IFileContent? TryGet(string name)
    {
        return _forms.TryGet(Encoding.ASCII.GetBytes(name), Version, ContentCoding.Brotli);
    }

    [Fact]
    public async Task While_all_encoders_are_busy_a_further_file_is_sent_as_it_is()
    {
        using var gate = new ManualResetEventSlim();
        using var begun = new CountdownEvent(MadeForms.MostAtOnce);
        _root.OnOpen = () =>
        {
            if (!gate.IsSet)
            {
                begun.Signal();
                gate.Wait(HangLimit);
            }

            return Encoding.ASCII.GetBytes(new string('x', Length));
        };
        IEnumerable<int> numbers = Enumerable.Range(0, MadeForms.MostAtOnce);
        Task<IFileContent?>[] busy = [.. numbers.Select(i => OnItsOwnThread(() => TryGet($"{i}")))];
        Assert.True(begun.Wait(HangLimit, TestContext.Current.CancellationToken));
        Assert.Null(TryGet("further"));
        gate.Set();
        Assert.All(await Task.WhenAll(busy), Assert.NotNull);
        Assert.NotNull(TryGet("further"));
    }

    [Fact]
    public void Without_memory_a_file_is_sent_as_it_is_and_that_is_told_once()
    {
        _root.OnOpen = () => throw new InsufficientMemoryException();
        Assert.Null(TryGet("a"));
        Assert.Null(TryGet("b"));
        Assert.StartsWith("Compression: out of memory", Assert.Single(_logger.Entries).Text, StringComparison.Ordinal);
        _root.OnOpen = null;
        Assert.NotNull(TryGet("a"));
    }

    [Fact]
    public void A_form_for_which_there_is_no_room_is_not_begun()
    {
        int opened = 0;
        _root.OnOpen = () =>
        {
            opened++;
            return RandomText();
        };
        var sent = new List<IFileContent>();
        for (int i = 0; i < 1000 && TryGet($"{i}") is { } content; i++)
        {
            sent.Add(content);
        }

        Assert.InRange(sent.Count, 100, 999);
        int before = opened;
        Assert.Null(TryGet("further"));
        Assert.Equal(before, opened);
        sent.ForEach(content => content.Dispose());
        Assert.NotNull(TryGet("further"));
    }

    private static Task<T> OnItsOwnThread<T>(Func<T> work) => Task.Factory.StartNew(
        work, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static byte[] RandomText()
    {
        byte[] bytes = new byte[Length];
        Random.Shared.NextBytes(bytes);
        return [.. bytes.Select(b => (byte)('a' + (b % 16)))];
    }
}
