// curl's --write-out: text with variables of a transfer in it. Names, units and forms are curl's; verdict and attempts are ours.

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MiniHttp.CommandLine;
using MiniHttp.Fetching;
using MiniHttp.Protocol;
using HttpVersion = MiniHttp.Protocol.HttpVersion;

namespace MiniHttp.Client;

/// <summary>One finished transfer, as -w tells of it.</summary>
/// <param name="Result">What came of it.</param>
/// <param name="Url">The URL as it was typed.</param>
/// <param name="Number">Its place among the URLs, from 0.</param>
/// <param name="File">The file that was written, or null.</param>
/// <param name="Referer">The Referer that was sent, or null.</param>
internal sealed record FinishedTransfer(FetchResult Result, string Url, int Number, string? File, string? Referer);

/// <summary>Writes what -w asks for.</summary>
internal static class WriteOut
{
    // In the order of curl's %{json}: a name, whether it is a number there, and its text.
    private static readonly (string Name, bool IsNumber, Func<FinishedTransfer, string?> Text)[] Variables =
    [
        ("content_type", false, t => t.Result.HeadFields.GetText(FieldName.ContentType)),
        ("errormsg", false, t => t.Result.Error),
        ("exitcode", true, t => Number((int)t.Result.Code)),
        ("filename_effective", false, t => t.File),
        ("http_code", true, t => Status(t.Result.Status)),
        ("http_connect", true, t => Status(t.Result.ProxyStatus)),
        ("http_version", false, t => t.Result.Head is { } head ? Version(head.Version) : "0"),
        ("local_ip", false, t => (t.Result.Local as IPEndPoint)?.Address.ToString()),
        ("local_port", true, t => Number((t.Result.Local as IPEndPoint)?.Port ?? 0)),
        ("method", false, t => t.Result.Method),
        ("num_connects", true, t => Number(t.Result.ConnectionCount)),
        ("num_headers", true, t => Number(t.Result.Fields.Count)),
        ("num_redirects", true, t => Number(t.Result.RedirectCount)),
        ("proxy_ssl_verify_result", true, _ => "0"),
        ("redirect_url", false, t => t.Result.RedirectUrl?.ToString()),
        ("referer", false, t => t.Referer),
        ("remote_ip", false, t => (t.Result.Remote as IPEndPoint)?.Address.ToString()),
        ("remote_port", true, t => Number((t.Result.Remote as IPEndPoint)?.Port ?? 0)),
        ("response_code", true, t => Status(t.Result.Status)),
        ("scheme", false, t => t.Result.Url.Scheme.ToUpperInvariant()),
        ("size_download", true, t => Number(t.Result.Sizes.Body)),
        ("size_header", true, t => Number(t.Result.Sizes.Head)),
        ("size_request", true, t => Number(t.Result.Sizes.Request)),
        ("size_upload", true, t => Number(t.Result.Sizes.Upload)),
        ("speed_download", true, t => Number(Speed(t.Result.Sizes.Body, t.Result.Timings.Total))),
        ("speed_upload", true, t => Number(Speed(t.Result.Sizes.Upload, t.Result.Timings.Total))),
        ("ssl_verify_result", true, t => t.Result.Code == FetchCode.CertificateRefused ? "1" : "0"),
        ("time_appconnect", true, t => Seconds(t.Result.Timings.Secure)),
        ("time_connect", true, t => Seconds(t.Result.Timings.Connect)),
        ("time_namelookup", true, t => Seconds(t.Result.Timings.NameLookup)),
        ("time_pretransfer", true, t => Seconds(t.Result.Timings.PreTransfer)),
        ("time_redirect", true, t => Seconds(t.Result.Timings.Redirect)),
        ("time_starttransfer", true, t => Seconds(t.Result.Timings.FirstByte)),
        ("time_total", true, t => Seconds(t.Result.Timings.Total)),
        ("url", false, t => t.Url),
        ("url_effective", false, t => t.Result.Url.ToString()),
        ("urlnum", true, t => Number(t.Number)),
        ("verdict", false, t => t.Result.Verdict?.ToString()),
        ("attempts", true, t => Number(t.Result.AttemptCount)),
    ];

    /// <summary>The variables that hold one value.</summary>
    public static IEnumerable<string> Names => Variables.Select(variable => variable.Name);

    /// <summary>Writes it.</summary>
    /// <param name="format">As after -w, files already read.</param>
    /// <param name="transfer">What to tell of.</param>
    /// <param name="output">Where it goes, until the format says otherwise.</param>
    /// <param name="errors">Where <c>%{stderr}</c> leads, and what is wrong with the format.</param>
    /// <param name="isTerminal">Which of them is a terminal: what a server says must not command it. Null: none.</param>
    public static void Write(string format, FinishedTransfer transfer, TextWriter output, TextWriter errors, Func<TextWriter, bool>? isTerminal = null)
    {
        // Piece by piece, but each in one: side by side (-Z) others write there, too.
        TextWriter current = output;
        var text = new StringBuilder(format.Length + 64);
        void WriteTo(TextWriter next)
        {
            current.Write(text);
            current.Flush();
            text.Clear();
            current = next;
        }

        string? Fit(string? value) => value is not null && isTerminal?.Invoke(current) == true ? Printable.Of(value) : value;

        for (int i = 0; i < format.Length; i++)
        {
            switch (format[i])
            {
                case '\\' when i + 1 < format.Length && format[i + 1] is 'n' or 'r' or 't':
                    text.Append(format[++i] switch { 'n' => '\n', 'r' => '\r', _ => '\t' });
                    break;
                case '%' when i + 1 < format.Length && format[i + 1] == '%':
                    text.Append('%');
                    i++;
                    break;
                case '%' when Braced(format, i, "%{") is { } name:
                    i += name.Length + 2;
                    switch (name.ToLowerInvariant())
                    {
                        case "onerror" when transfer.Result.Code == FetchCode.Ok:
                            i = format.Length;
                            break;
                        case "stderr":
                            WriteTo(errors);
                            break;
                        case "stdout":
                            WriteTo(output);
                            break;
                        case "onerror":
                            break;
                        default:
                            text.Append(Json(name, transfer) ?? Fit(Known(name, transfer)) ?? Unknown(name, errors));
                            break;
                    }

                    break;
                case '%' when Braced(format, i, "%header{") is { } field:
                    i += field.Length + 8;
                    text.Append(Fit(transfer.Result.HeadFields.GetText(Encoding.UTF8.GetBytes(field))));
                    break;
                default:
                    text.Append(format[i]);
                    break;
            }
        }

        WriteTo(output);
    }

    private static string? Braced(string format, int at, string opening)
    {
        int end = string.CompareOrdinal(format, at, opening, 0, opening.Length) == 0 ? format.IndexOf('}', at) : -1;
        return end < 0 ? null : format[(at + opening.Length)..end];
    }

    // No control character stands in it as it is.
    private static string? Json(string name, FinishedTransfer transfer)
        => name.Equals("json", StringComparison.OrdinalIgnoreCase) ? Json(transfer)
            : name.Equals("header_json", StringComparison.OrdinalIgnoreCase) ? HeaderJson(transfer.Result.HeadFields)
            : null;

    /// <summary>What a variable holds, or null if there is none of that name.</summary>
    private static string? Known(string name, FinishedTransfer transfer)
    {
        foreach ((string variable, _, Func<FinishedTransfer, string?> text) in Variables)
        {
            if (variable.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return text(transfer) ?? "";
            }
        }

        return null;
    }

    private static string Unknown(string name, TextWriter errors)
    {
        string hint = Suggestion.For(name, Names) is { } near ? $"did you mean \"{near}\"?" : "see the manual";
        errors.WriteLine($"minifetch: unknown --write-out variable {CommandLineException.Shown(Printable.Of(name), quoted: true)} ({hint})");
        return "";
    }

    // The text is for terminals and programs, not for HTML: & and + stay as they are.
    private static readonly JsonWriterOptions Plainly = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Json(FinishedTransfer transfer)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plainly))
        {
            writer.WriteStartObject();
            foreach ((string name, bool isNumber, Func<FinishedTransfer, string?> text) in Variables)
            {
                writer.WritePropertyName(name);
                switch (text(transfer))
                {
                    case null:
                        writer.WriteNullValue();
                        break;
                    case { } number when isNumber:
                        writer.WriteRawValue(number == "000" ? "0" : number);
                        break;
                    case { } value:
                        writer.WriteStringValue(value);
                        break;
                }
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    // Names in lower case, each with all its values, as curl.
    private static string HeaderJson(HeaderFields fields)
    {
        var byName = new List<(string Name, List<string> Values)>();
        for (int i = 0; i < fields.Count; i++)
        {
            string name = Encoding.Latin1.GetString(fields[i].Name).ToLowerInvariant();
            int known = byName.FindIndex(entry => entry.Name == name);
            if (known < 0)
            {
                byName.Add((name, []));
                known = byName.Count - 1;
            }

            byName[known].Values.Add(Encoding.Latin1.GetString(fields[i].Value));
        }

        // A line for each name, as curl has it.
        return $"{{{string.Join(",\n", byName.Select(entry => $"{Quoted(entry.Name)}:[{string.Join(',', entry.Values.Select(Quoted))}]"))}\n}}";
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, Plainly.Encoder)}\"";

    private static string Status(StatusCode? status) => (status?.Value ?? 0).ToString("000", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Speed(long bytes, TimeSpan time) => time > TimeSpan.Zero ? (long)(bytes / time.TotalSeconds) : 0;

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000000", CultureInfo.InvariantCulture);

    // As curl has it: 0 for an answer without a head, 1 for HTTP/1.0.
    private static string Version(HttpVersion version)
        => version.Major == 0 ? "0" : version.Minor == 0 ? Number(version.Major) : string.Create(CultureInfo.InvariantCulture, $"{version.Major}.{version.Minor}");
}
