using System.Globalization;
using System.Net;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>
/// The Common Log Format of NCSA httpd: <c>host ident user [time] "request-line" status bytes</c>. The bytes are those of the body that
/// were really sent.
/// </summary>
internal static class CommonLogFormat
{
    /// <summary>The line for an answer, with its line feed.</summary>
    public static byte[] Line(in AnsweredRequest answered, DateTimeOffset now)
    {
        var line = new StringBuilder(160);
        line.Append(answered.Connection.Remote is IPEndPoint remote ? remote.Address.ToString() : "-");
        line.Append(" - - [").Append(now.ToString("dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(24, 1)).Append("] \"");
        AppendEscaped(line, answered.Request.RequestLine);
        line.Append(CultureInfo.InvariantCulture, $"\" {answered.Status.Value} ");
        line.Append(answered.BodyBytes == 0 ? "-" : answered.BodyBytes.ToString(CultureInfo.InvariantCulture)).Append('\n');
        return Encoding.ASCII.GetBytes(line.ToString());
    }

    // As nginx: whatever could end the quotes or the line, or command a terminal, is written as \xHH.
    private static void AppendEscaped(StringBuilder line, ReadOnlySpan<byte> text)
    {
        foreach (byte b in text)
        {
            if (b is < 0x20 or >= 0x7F or (byte)'"' or (byte)'\\')
            {
                line.Append(CultureInfo.InvariantCulture, $"\\x{b:X2}");
            }
            else
            {
                line.Append((char)b);
            }
        }
    }
}
