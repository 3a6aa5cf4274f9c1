using System.Text;

namespace MiniHttp.Client;

/// <summary>Standard error for messages. One that nobody can take, as on a full disk, is lost: a transfer does not end because of it.</summary>
internal sealed class StandardError : TextWriter
{
    public static TextWriter Writer { get; } = new StandardError();

    public override Encoding Encoding => Console.Error.Encoding;

    public override void Write(char value) => Try(() => Console.Error.Write(value));

    public override void Write(string? value) => Try(() => Console.Error.Write(value));

    public override void Write(StringBuilder? value) => Try(() => Console.Error.Write(value));

    public override void WriteLine(string? value) => Try(() => Console.Error.WriteLine(value));

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
