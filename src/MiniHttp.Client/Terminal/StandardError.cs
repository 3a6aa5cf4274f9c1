using System.Text;

namespace MiniHttp.Client;

/// <summary>Standard error for messages. One that nobody can take, as on a full disk, is lost: a transfer does not end because of it.</summary>
internal sealed class StandardError : TextWriter
{
    // Opening it takes a descriptor: later there may be none left.
    private readonly TextWriter _console = Console.Error;

    public static TextWriter Writer { get; } = new StandardError();

    public override Encoding Encoding => _console.Encoding;

    /// <summary>Opens the handle now. To be called before descriptors can run out.</summary>
    public static void Open() => _ = Writer;

    public override void Write(char value) => Try(() => _console.Write(value));

    public override void Write(string? value) => Try(() => _console.Write(value));

    public override void Write(StringBuilder? value) => Try(() => _console.Write(value));

    public override void WriteLine(string? value) => Try(() => _console.WriteLine(value));

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is nobody to tell.
        }
    }
}
