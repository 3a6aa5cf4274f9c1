using System.Globalization;
using System.Net;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>
/// The Common Log Format of NCSA httpd: <c>host ident user [time] "request-line" status bytes</c>. The bytes are those of the body that
/// were really sent. The combined format of Apache and nginx adds <c>"referer" "user-agent"</c>.
/// </summary>
internal static class CommonLogFormat
{
    /// <summary>The common line for an answer, with its line feed.</summary>
    /// <param name="answered">What was asked and answered.</param>
    /// <param name="user">Who was let in by name, or null.</param>
    /// <param name="now">The time, with its zone.</param>
    public static byte[] Line(in AnsweredRequest answered, string? user, DateTimeOffset now)
    {
        var line = new StringBuilder(160);
        AppendCommon(line, answered, user, now);
        return Finish(line);
    }

    /// <summary>The combined line for an answer, with its line feed.</summary>
    /// <param name="answered">What was asked and answered.</param>
    /// <param name="user">Who was let in by name, or null.</param>
    /// <param name="now">The time, with its zone.</param>
    public static byte[] CombinedLine(in AnsweredRequest answered, string? user, DateTimeOffset now)
    {
        var line = new StringBuilder(320);
        AppendCommon(line, answered, user, now);
        AppendField(line, answered.Request.Fields, FieldName.Referer);
        AppendField(line, answered.Request.Fields, FieldName.UserAgent);
        return Finish(line);
    }

    private static void AppendCommon(StringBuilder line, in AnsweredRequest answered, string? user, DateTimeOffset now)
    {
        line.Append(answered.Connection.Remote is IPEndPoint remote ? remote.Address.ToString() : "-").Append(" - ");
        if (string.IsNullOrEmpty(user))
        {
            line.Append('-');
        }
        else
        {
            AppendEscaped(line, Encoding.UTF8.GetBytes(user), alsoSpaces: true); // It stands without quotes.
        }

        line.Append(" [").Append(now.ToString("dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(24, 1)).Append("] \"");
        AppendEscaped(line, answered.Request.RequestLine);
        line.Append(CultureInfo.InvariantCulture, $"\" {answered.Status.Value} ");
        line.Append(answered.BodyBytes == 0 ? "-" : answered.BodyBytes.ToString(CultureInfo.InvariantCulture));
    }

    private static void AppendField(StringBuilder line, HeaderFields fields, ReadOnlySpan<byte> name)
    {
        line.Append(" \"");
        if (fields.TryGet(name, out ReadOnlySpan<byte> value) && !value.IsEmpty)
        {
            AppendEscaped(line, value);
        }
        else
        {
            line.Append('-');
        }

        line.Append('"');
    }

    // As nginx: whatever could end the quotes or the line, or command a terminal, is written as \xHH.
    private static void AppendEscaped(StringBuilder line, ReadOnlySpan<byte> text, bool alsoSpaces = false)
    {
        foreach (byte b in text)
        {
            if (b is < 0x20 or >= 0x7F or (byte)'"' or (byte)'\\' || (alsoSpaces && b == ' '))
            {
                line.Append(CultureInfo.InvariantCulture, $"\\x{b:X2}");
            }
            else
            {
                line.Append((char)b);
            }
        }
    }

    private static byte[] Finish(StringBuilder line) => Encoding.ASCII.GetBytes(line.Append('\n').ToString());
}
