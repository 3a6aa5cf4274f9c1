using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>
/// The Common Log Format of NCSA httpd: <c>host ident user [time] "request-line" status bytes</c>. The bytes are those of the body that
/// were really sent. The combined format of Apache and nginx adds <c>"referer" "user-agent"</c>.
/// </summary>
internal static class CommonLogFormat
{
    // As nginx: whatever could end the quotes or the line, or command a terminal, is written as \xHH.
    private static readonly SearchValues<byte> Plain = SearchValues.Create(PlainBytes(alsoSpace: true));

    private static readonly SearchValues<byte> PlainButSpace = SearchValues.Create(PlainBytes(alsoSpace: false)); // What stands without quotes.

    /// <summary>Writes the common line for an answer, with its line feed.</summary>
    /// <param name="answered">What was asked and answered.</param>
    /// <param name="user">Who was let in by name, or null.</param>
    /// <param name="time">The time.</param>
    /// <param name="line">Where to.</param>
    public static void Write(in AnsweredRequest answered, string? user, in LogTime time, IBufferWriter<byte> line)
    {
        WriteCommon(answered, user, time, line);
        line.Write("\n"u8);
    }

    /// <summary>Writes the combined line for an answer, with its line feed.</summary>
    /// <param name="answered">What was asked and answered.</param>
    /// <param name="user">Who was let in by name, or null.</param>
    /// <param name="time">The time.</param>
    /// <param name="line">Where to.</param>
    public static void WriteCombined(in AnsweredRequest answered, string? user, in LogTime time, IBufferWriter<byte> line)
    {
        WriteCommon(answered, user, time, line);
        WriteField(line, answered.Request.Fields, FieldName.Referer);
        WriteField(line, answered.Request.Fields, FieldName.UserAgent);
        line.Write("\n"u8);
    }

    private static void WriteCommon(in AnsweredRequest answered, string? user, in LogTime time, IBufferWriter<byte> line)
    {
        WriteAddress(line, answered.Connection.Remote);
        line.Write(" - "u8);
        if (string.IsNullOrEmpty(user))
        {
            line.Write("-"u8);
        }
        else
        {
            WriteEscaped(line, Encoding.UTF8.GetBytes(user), PlainButSpace);
        }

        line.Write(" ["u8);
        line.Write(time.CommonText);
        line.Write("] \""u8);
        WriteEscaped(line, answered.Request.RequestLine, Plain);
        line.Write("\" "u8);
        WriteNumber(line, answered.Status.Value);
        line.Write(" "u8);
        if (answered.BodyBytes == 0)
        {
            line.Write("-"u8);
        }
        else
        {
            WriteNumber(line, answered.BodyBytes);
        }
    }

    private static void WriteAddress(IBufferWriter<byte> line, EndPoint? remote)
    {
        const int LongestAddress = 65; // INET6_ADDRSTRLEN, and a scope.
        if (remote is IPEndPoint { Address: var address } && address.TryFormat(line.GetSpan(LongestAddress), out int length))
        {
            line.Advance(length);
        }
        else
        {
            line.Write("-"u8);
        }
    }

    private static void WriteField(IBufferWriter<byte> line, HeaderFields fields, ReadOnlySpan<byte> name)
    {
        line.Write(" \""u8);
        if (fields.TryGet(name, out ReadOnlySpan<byte> value) && !value.IsEmpty)
        {
            WriteEscaped(line, value, Plain);
        }
        else
        {
            line.Write("-"u8);
        }

        line.Write("\""u8);
    }

    private static void WriteEscaped(IBufferWriter<byte> line, ReadOnlySpan<byte> text, SearchValues<byte> plain)
    {
        while (true)
        {
            int count = text.IndexOfAnyExcept(plain);
            line.Write(count < 0 ? text : text[..count]);
            if (count < 0)
            {
                return;
            }

            Span<byte> escape = line.GetSpan(4);
            "\\x"u8.CopyTo(escape);
            Utf8Formatter.TryFormat(text[count], escape[2..], out _, new StandardFormat('X', 2));
            line.Advance(4);
            text = text[(count + 1)..];
        }
    }

    private static void WriteNumber(IBufferWriter<byte> line, long number)
    {
        Utf8Formatter.TryFormat(number, line.GetSpan(20), out int length);
        line.Advance(length);
    }

    private static byte[] PlainBytes(bool alsoSpace)
        => [.. Enumerable.Range(alsoSpace ? ' ' : '!', 0x7F - (alsoSpace ? ' ' : '!')).Select(b => (byte)b).Where(b => b is not ((byte)'"' or (byte)'\\'))];
}
