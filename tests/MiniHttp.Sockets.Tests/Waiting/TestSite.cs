using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;
using MiniHttp.Protocol;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

/// <summary>What a test wants to be answered, path by path, and how each answer ended.</summary>
internal sealed class TestSite : IRequestHandler, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("minihttp-");
    private readonly ConcurrentDictionary<string, Action<Response>> _routes = new();
    private readonly ConcurrentQueue<SafeFileHandle> _handles = new();
    private readonly Channel<Ending> _endings = Channel.CreateUnbounded<Ending>();

    public TestSite() => Map("/small", response => Write(response, "small"));

    public int FilesOpen => _handles.Count(handle => !handle.IsClosed);

    public static void Write(Response response, string text) => Write(response, Encoding.Latin1.GetBytes(text));

    public static void Write(Response response, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(response.Body.GetSpan(bytes.Length));
        response.Body.Advance(bytes.Length);
    }

    /// <summary>Bytes that show where they were mixed up, lost or repeated.</summary>
    public static byte[] Pattern(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1945).NextBytes(bytes);
        return bytes;
    }

    public void Map(string path, Action<Response> answer) => _routes[path] = answer;

    /// <summary>Serves a new file with these bytes.</summary>
    /// <param name="path">Under which path.</param>
    /// <param name="bytes">What is in it.</param>
    /// <param name="claimedLength">What the head will say, if not the truth.</param>
    /// <returns>The file's own path.</returns>
    public string MapFile(string path, ReadOnlySpan<byte> bytes, long? claimedLength = null)
    {
        string file = Path.Combine(_directory.FullName, Path.GetRandomFileName());
        File.WriteAllBytes(file, bytes);
        long length = claimedLength ?? bytes.Length;
        Map(path, response =>
        {
            SafeFileHandle handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            _handles.Enqueue(handle);
            response.SetFile(new FileRange(new OpenedFile(handle, length), 0, length));
        });
        return file;
    }

    /// <summary>The next answer that ended.</summary>
    public async Task<Ending> NextEndingAsync()
    {
        using var limit = new CancellationTokenSource(RawClient.HangLimit);
        return await _endings.Reader.ReadAsync(limit.Token);
    }

    public void Answer(RequestHead request, IConnection connection, Response response)
    {
        if (_routes.TryGetValue(Encoding.Latin1.GetString(request.Target.Path), out Action<Response>? answer))
        {
            answer(response);
        }
        else
        {
            response.Head.Status = StatusCode.NotFound;
        }
    }

    public void Refuse(Rejection reason, RequestHead request, Response response) => Write(response, reason.ToString());

    public void Ended(in AnsweredRequest answered)
        => _endings.Writer.TryWrite(new Ending(answered.Status.ToString(), answered.Ending, answered.BodyBytes));

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>How an answer ended.</summary>
    internal sealed record Ending(string Status, AnswerEnding How, long BodyBytes);
}
