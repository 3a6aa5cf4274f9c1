// How a file is answered once it is open: not at all where the client has a good copy, else in part where a part was asked for, else whole.

using System.Security.Cryptography;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Server;

/// <summary>Answers with files.</summary>
/// <param name="clock">What time it is: how old a file is, and dates that lie in the future.</param>
/// <param name="caching">What caches are told.</param>
internal sealed class FileAnswer(TimeProvider clock, CachePolicy caching)
{
    private const int BoundaryBytes = 16;

    /// <summary>Fills the response, which owns the file from now on.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="response">The answer.</param>
    /// <param name="relative">The file's path below the root.</param>
    /// <param name="entry">The file.</param>
    public void Write(RequestHead request, Response response, ReadOnlySpan<byte> relative, in Entry entry)
    {
        OpenedFile file = entry.File!;
        response.SetFile(new FileRange(file, 0, file.Length));
        DateTimeOffset now = clock.GetUtcNow();
        var validators = new Validators(entry, now, stackalloc byte[Validators.LongestTag]);
        AddValidators(response.Head.Fields, validators, caching.For(relative));
        if (Conditions.HasGoodCopy(request, validators, now))
        {
            response.SetFile(default);
            response.Head.Status = StatusCode.NotModified;
            return;
        }

        ReadOnlySpan<byte> type = MediaTypes.Of(relative);
        response.Head.Fields.Add(FieldName.AcceptRanges, "bytes"u8);

        // HEAD says what GET without Range would get: ranges are defined for GET alone.
        if (request.Method == Method.Get && Conditions.MayBePart(request.Fields, validators)
            && RangeSelection.Of(request.Fields, file.Length) is { } parts)
        {
            WriteParts(response, file, type, parts);
        }
        else
        {
            response.Head.Fields.Add(FieldName.ContentType, type);
        }
    }

    private static void AddValidators(HeaderFields fields, in Validators validators, string? cacheControl)
    {
        Span<byte> date = stackalloc byte[HttpDate.Length];
        HttpDate.Write(validators.Modified, date);
        fields.Add(FieldName.LastModified, date);
        fields.Add(FieldName.ETag, validators.TagText);
        if (cacheControl is not null)
        {
            fields.Add(FieldName.CacheControl, cacheControl);
        }
    }

    private static void WriteParts(Response response, OpenedFile file, ReadOnlySpan<byte> type, IReadOnlyList<ByteRange> parts)
    {
        HeaderFields fields = response.Head.Fields;
        switch (parts)
        {
            case []:
                WriteNotSatisfiable(response, file.Length);
                break;
            case [ByteRange part]:
                response.Head.Status = StatusCode.PartialContent;
                fields.Add(FieldName.ContentType, type);
                fields.Add(FieldName.ContentRange, new ContentRange(part.First, part.Last, file.Length).ToString());
                response.SetFile(new FileRange(file, part.First, part.Count));
                break;
            default:
                // Whoever wrote the file must not be able to guess what will separate its parts.
                string boundary = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(BoundaryBytes));
                var body = new MultipartByteRanges(parts, file.Length, Encoding.Latin1.GetString(type), boundary);
                response.Head.Status = StatusCode.PartialContent;
                fields.Add(FieldName.ContentType, body.ContentType);
                response.SetParts(file, body);
                break;
        }
    }

    // The page is no version of the file: it goes without the file's validators.
    private static void WriteNotSatisfiable(Response response, long length)
    {
        response.Clear();
        response.Head.Fields.Add(FieldName.AcceptRanges, "bytes"u8);
        response.Head.Fields.Add(FieldName.ContentRange, new ContentRange(null, null, length).ToString());
        ErrorPage.Write(response, StatusCode.RangeNotSatisfiable, $"The file has {length} bytes, and none of those that were asked for.");
    }
}
