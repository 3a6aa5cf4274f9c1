// What to send: data of -d and its kin, fields of -H, cookies of -b. Their files are read here.

using System.Net;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Client;

/// <summary>Reads data, fields and cookies.</summary>
internal static class RequestData
{
    public const string FormType = "application/x-www-form-urlencoded";

    /// <summary>The data of all pieces, joined with &amp;, as in curl.</summary>
    public static byte[] Join(IReadOnlyList<DataPiece> pieces)
    {
        using var all = new MemoryStream();
        for (int i = 0; i < pieces.Count; i++)
        {
            if (i > 0)
            {
                all.WriteByte((byte)'&');
            }

            all.Write(Read(pieces[i]));
        }

        return all.ToArray();
    }

    /// <summary>A file, or standard input for <c>-</c>.</summary>
    public static byte[] ReadFile(string path)
    {
        try
        {
            using Stream stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandLineException.OfFile(path, e);
        }
    }

    /// <summary>A format for <c>-w</c>, without its line ends: as in curl, \n in it ends a line.</summary>
    public static string ReadFormat(string path)
        => Encoding.UTF8.GetString([.. ReadFile(path).Where(b => b is not ((byte)'\r' or (byte)'\n'))]);

    /// <summary>
    /// The fields: <c>NAME: VALUE</c>; <c>NAME;</c> is empty, <c>NAME:</c> is not sent (null), <c>@FILE</c> has one on
    /// each line.
    /// </summary>
    public static List<KeyValuePair<string, string?>> Fields(IReadOnlyList<string> headers)
    {
        var fields = new List<KeyValuePair<string, string?>>();
        foreach (string header in headers)
        {
            string[] lines = header is ['@', .. var file]
                ? Encoding.UTF8.GetString(ReadFile(file)).Split('\n')
                : [header];
            fields.AddRange(lines.Select(line => line.TrimEnd('\r')).Where(line => line is not "").Select(Field));
        }

        return fields;
    }

    /// <summary>Cookies: <c>NAME=VALUE; ...</c> verbatim, and those of files.</summary>
    public static CookieContainer? Cookies(IReadOnlyList<string> sources, HttpUrl url, out string? verbatim)
    {
        string[] texts = [.. sources.Where(source => source.Contains('=', StringComparison.Ordinal))];
        verbatim = texts.Length > 0 ? string.Join("; ", texts) : null;
        if (sources.Count == 0)
        {
            return null;
        }

        // As in curl, a file may have any number of cookies of any length, and a missing file has none.
        var cookies = new CookieContainer(int.MaxValue, int.MaxValue, int.MaxValue);
        foreach (string path in CookieFiles(sources).Where(path => path == "-" || Path.Exists(path)))
        {
            CookieFile.Read(Encoding.UTF8.GetString(ReadFile(path)), url, cookies);
        }

        return cookies;
    }

    /// <summary>The sources that name files.</summary>
    public static IEnumerable<string> CookieFiles(IReadOnlyList<string> sources)
        => sources.Where(source => !source.Contains('=', StringComparison.Ordinal) && source is not "");

    private static KeyValuePair<string, string?> Field(string line)
    {
        int end = line.IndexOfAny([':', ';']);
        if (end > 0 && line[end] == ':')
        {
            string value = line[(end + 1)..].Trim();
            return new(line[..end], value is "" ? null : value);
        }

        return end > 0 && end == line.Length - 1
            ? new(line[..end], "")
            : throw new CommandLineException(
                $"--header {CommandLineException.Shown(line)}: must be 'NAME: VALUE', 'NAME;' or 'NAME:'");
    }

    private static byte[] Read(DataPiece piece) => piece.Kind switch
    {
        DataGroup.DataRaw => Encoding.UTF8.GetBytes(piece.Text),
        DataGroup.DataUrlEncode => Encode(piece.Text),
        DataGroup.DataBinary when piece.Text.StartsWith('@') => ReadFile(piece.Text[1..]),
        _ when piece.Text.StartsWith('@')
            => [.. ReadFile(piece.Text[1..]).Where(b => b is not ((byte)'\r' or (byte)'\n' or 0))], // As curl.
        _ => Encoding.UTF8.GetBytes(piece.Text),
    };

    // content · =content · name=content · @file · name@file
    private static byte[] Encode(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        int sign = equals >= 0 ? equals : text.IndexOf('@', StringComparison.Ordinal);
        (string name, string rest) = sign < 0 ? ("", text) : (text[..sign], text[(sign + 1)..]);
        byte[] content = sign >= 0 && sign != equals ? ReadFile(rest) : Encoding.UTF8.GetBytes(rest);
        var encoded = new StringBuilder(name is "" ? "" : name + "=");
        foreach (byte b in content)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
            {
                encoded.Append((char)b);
            }
            else if (b == ' ')
            {
                encoded.Append('+'); // As in forms.
            }
            else
            {
                encoded.Append(System.Globalization.CultureInfo.InvariantCulture, $"%{b:X2}");
            }
        }

        return Encoding.UTF8.GetBytes(encoded.ToString());
    }
}
