// What a process is told that is a worker: which sockets it has inherited, and whom to tell that it is ready. And what it does as one: it
// ends when its parent does, and leaves the terminal's signals to it.

using System.Globalization;
using System.IO.Pipes;

namespace MiniHttp.Server;

/// <summary>The role of a worker.</summary>
internal sealed class WorkerRole
{
    /// <summary>The variable that makes a process a worker. Not one of the settings, whose names begin with MINIHTTP_.</summary>
    public const string Variable = "MINIHTTPD_WORKER";

    private readonly string _readyPipe;

    private WorkerRole(IReadOnlyList<int> sockets, string readyPipe, int? knownLogins)
        => (Sockets, _readyPipe, KnownLogins) = (sockets, readyPipe, knownLogins);

    /// <summary>The descriptors of the listening sockets.</summary>
    public IReadOnlyList<int> Sockets { get; }

    /// <summary>The descriptor of the memory for <see cref="Hosting.KnownLogins"/>; null without users.</summary>
    public int? KnownLogins { get; }

    /// <summary>The role of this process; null if it is no worker.</summary>
    /// <exception cref="SettingsException">The variable was not set by a parent.</exception>
    public static WorkerRole? OfThisProcess()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } text)
        {
            return null;
        }

        string[] parts = text.Split(':');
        int?[] sockets = [.. parts[0].Split(',').Select(Descriptor)];
        int? knownLogins = parts.Length == 3 ? Descriptor(parts[2]) : null;
        bool isWhole = parts.Length == 2 || knownLogins is not null;
        return isWhole && sockets.All(descriptor => descriptor is not null)
            ? new WorkerRole([.. sockets.Select(descriptor => descriptor!.Value)], parts[1], knownLogins)
            : throw new SettingsException($"{Variable} is set by a minihttpd for its workers, and not to be set by others");
    }

    /// <summary>How the variable is written.</summary>
    public static string Write(IEnumerable<int> sockets, string readyPipe, int? knownLogins = null)
    {
        string list = string.Join(',', sockets.Select(descriptor => descriptor.ToString(CultureInfo.InvariantCulture)));
        string memory = knownLogins is { } number ? $":{number.ToString(CultureInfo.InvariantCulture)}" : "";
        return $"{list}:{readyPipe}{memory}";
    }

    /// <summary>Tells the parent that requests are being served.</summary>
    public void TellReady()
    {
        try
        {
            using var pipe = new AnonymousPipeClientStream(PipeDirection.Out, _readyPipe);
            pipe.WriteByte(1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // There is no parent any more; the end of standard input says so, too.
        }
    }

    /// <summary>Waits until the parent says that it is time, by ending our standard input. It ends as well when the parent is killed.</summary>
    public static void AwaitEnd(Action then)
    {
        var thread = new Thread(() =>
        {
            using Stream orders = Console.OpenStandardInput();
            byte[] nothing = new byte[16];
            while (orders.Read(nothing) > 0)
            {
                // Nothing is ever said but the end.
            }

            then();
        })
        { IsBackground = true, Name = "parent" };
        thread.Start();
    }

    private static int? Descriptor(string number)
        => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
