// Where wire events go that somebody wants to have: the screen, a text file, a file of JSON lines. For both programs.

using System.Text;
using MiniHttp.Sockets;

namespace MiniHttp.Wire;

/// <summary>What is to be recorded, and where.</summary>
internal sealed record WireRecordingOptions
{
    /// <summary>Bytes of an entity body that the screen shows: a page's beginning, and not an archive.</summary>
    public const int ShownOnScreen = 1024;

    /// <summary>Whether the text goes to standard error, with the beginning of each entity body only.</summary>
    public bool Screen { get; init; }

    /// <summary>The file that gets the text with every byte; null for none, <c>-</c> for standard output.</summary>
    public string? TextFile { get; init; }

    /// <summary>The file that gets the JSON lines; null for none, <c>-</c> for standard output.</summary>
    public string? JsonFile { get; init; }

    /// <summary>The paths of the files that are written.</summary>
    public IEnumerable<string> Files => new[] { TextFile, JsonFile }.OfType<string>().Where(file => file != "-");

    /// <summary>Whether anything is.</summary>
    public bool IsOn => Screen || TextFile is not null || JsonFile is not null;
}

/// <summary>
/// Records wire events. What can no longer be written is said once, and given up; nobody's conversation suffers from
/// it.
/// </summary>
internal sealed class WireRecording : IWireObserver, IDisposable
{
    private readonly List<(string Name, IWireObserver Observer, IDisposable Output)> _outputs = [];
    private readonly Action<string> _warn;

    /// <summary>Opens the files; what was in them is lost.</summary>
    /// <param name="options">What is to be recorded.</param>
    /// <param name="warn">Gets a sentence where something can no longer be written.</param>
    /// <exception cref="IOException">A file cannot be opened; the message names it.</exception>
    public WireRecording(WireRecordingOptions options, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(options);
        _warn = warn;
        try
        {
            if (options.Screen)
            {
                bool isColored = !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
                AddText("standard error", Console.OpenStandardError(), WireRecordingOptions.ShownOnScreen, isColored);
            }

            if (options.TextFile is { } text)
            {
                AddText(text, Open(text), null, isColored: false);
            }

            if (options.JsonFile is { } json)
            {
                Stream stream = Open(json);
                _outputs.Add((json, new WireJson(stream), stream));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void On(in WireEvent happened)
    {
        for (int i = _outputs.Count - 1; i >= 0; i--)
        {
            (string name, IWireObserver observer, _) = _outputs[i];
            try
            {
                observer.On(happened);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                _outputs.RemoveAt(i);
                _warn($"the wire is recorded no longer: {name} cannot be written: {e.Message}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, _, IDisposable output) in _outputs)
        {
            try
            {
                output.Dispose();
            }
            catch (IOException)
            {
                // Everything was written at once, event by event, so that nothing is left to be lost.
            }
        }

        _outputs.Clear();
    }

    private static Stream Open(string file)
    {
        try
        {
            return file == "-" ? Console.OpenStandardOutput() : new FileStream(file, OptionsOfFile());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new IOException($"{file}: the recording of the wire cannot be written: {e.Message}", e);
        }
    }

    // For its owner alone: it holds what Authorization and Cookie say. A file that is there already keeps its mode.
    private static FileStreamOptions OptionsOfFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private void AddText(string name, Stream stream, long? bodyShown, bool isColored)
    {
        var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        _outputs.Add((name, new WireText(writer, bodyShown, isColored), writer));
    }
}
