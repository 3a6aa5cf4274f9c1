// How a file is answered once it is open: in which form; not at all where the client has a good copy of that, else in part where a part was
// asked for, else whole.

using System.Security.Cryptography;
using System.Text;
using MiniHttp.Protocol;
using MiniHttp.Sockets;

namespace MiniHttp.Hosting;

/// <summary>Answers with files.</summary>
/// <param name="clock">What time it is: how old a file is, and dates that lie in the future.</param>
/// <param name="caching">What caches are told.</param>
/// <param name="types">What types files are of.</param>
/// <param name="forms">In which form a file is sent.</param>
/// <param name="tags">What entity tags are made of.</param>
internal sealed class FileAnswer(
    TimeProvider clock, CachePolicy caching, MediaTypes types, CodedForms forms, EntityTags tags)
{
    private const int BoundaryBytes = 16;

    /// <summary>Fills the response, which owns the file from now on.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="response">The answer.</param>
    /// <param name="relative">The file's path below the root.</param>
    /// <param name="entry">The file.</param>
    public void Write(RequestHead request, Response response, ReadOnlySpan<byte> relative, in Entry entry)
    {
        response.SetFile(new FileRange(entry.File!, 0, entry.File!.Length));
        DateTimeOffset now = clock.GetUtcNow();
        if (entry.Kept is { Ready: { } ready } kept && !Conditions.AskForOther(request.Fields))
        {
            WriteReady(request, response, kept.Version, ready, now);
            return;
        }

        bool mayBeCoded = forms.MayCode(types.Of(relative));
        Span<byte> room = stackalloc byte[EntityTags.MaxLength];
        FileForm form = FileForm.Plain(entry, now);
        var validators = new Validators(form, relative, tags, now, room);

        // If the client's uncompressed copy is good, no compressed form is looked for.
        bool mayChoose = mayBeCoded && !Conditions.AreNamed(request.Fields, validators);
        if (mayChoose && forms.Choose(request, relative, form, now) is { } coded)
        {
            form = coded;
            validators = new Validators(form, relative, tags, now, room);
            response.SetFile(new FileRange(form.Content, 0, form.Content.Length));
        }

        AddValidators(response.Head.Fields, validators, caching.For(relative));
        if (mayBeCoded)
        {
            response.Head.Fields.Add(FieldName.Vary, FieldName.AcceptEncoding);
        }

        if (Conditions.HasGoodCopy(request, validators, now))
        {
            WriteNotModified(response);
            return;
        }

        if (validators.IsStrong && form.Content is OpenedFile opened)
        {
            opened.Expect(form.Version.Modified.ToDateTimeOffset().UtcDateTime);
        }

        bool mayKeep = validators.IsStrong && form.Coding == ContentCoding.Identity && entry.Kept?.Ready is null;
        IReadOnlyList<ByteRange>? parts = PartsOf(request, form, validators, mayBeCoded);
        WriteBody(response, relative, form, parts, mayKeep ? entry.Kept : null);
    }

    // Where the answer is a plain one with a version that is kept, its fields are kept, too.
    private void WriteBody(
        Response response,
        ReadOnlySpan<byte> relative,
        in FileForm form,
        IReadOnlyList<ByteRange>? parts,
        CachedFile? kept)
    {
        HeaderFields fields = response.Head.Fields;
        HeaderFields? notModified = kept is not null ? fields.Copy() : null;
        ReadOnlySpan<byte> type = types.Of(relative);
        fields.Add(FieldName.AcceptRanges, "bytes"u8);
        if (form.Coding != ContentCoding.Identity)
        {
            fields.Add(FieldName.ContentEncoding, ContentCodings.NameOf(form.Coding));
        }

        if (parts is not null)
        {
            WriteParts(response, form.Content, type, parts);
            return;
        }

        fields.Add(FieldName.ContentType, type);
        if (kept is not null)
        {
            kept.Ready = new ReadyFields(fields.Copy(), notModified!);
        }
    }

    private static void WriteReady(
        RequestHead request, Response response, in FileVersion version, ReadyFields ready, DateTimeOffset now)
    {
        if (Conditions.HasGoodCopy(request, new Validators(version, ready), now))
        {
            response.Head.Fields.AddAll(ready.NotModified);
            WriteNotModified(response);
        }
        else
        {
            response.Head.Fields.AddAll(ready.Whole);
        }
    }

    private static void WriteNotModified(Response response)
    {
        response.SetFile(default);
        response.Head.Status = StatusCode.NotModified;
    }

    // HEAD says what GET without Range would get: ranges are defined for GET alone. Of several parts of a coded form each would have to say
    // its coding, which no client understands: it gets all of it, as RFC 9110 lets a server do with any Range.
    private static IReadOnlyList<ByteRange>? PartsOf(RequestHead request, in FileForm form, in Validators validators, bool mayBeCoded)
    {
        if (request.Method != Method.Get)
        {
            return null;
        }

        IReadOnlyList<ByteRange>? parts = Conditions.MayBePart(request.Fields, validators, mayBeCoded)
            ? RangeSelection.Of(request.Fields, form.Content.Length) : null;
        return parts is { Count: > 1 } && form.Coding != ContentCoding.Identity ? null : parts;
    }

    private static void AddValidators(HeaderFields fields, in Validators validators, string? cacheControl)
    {
        if (validators.LastModified is { } modified)
        {
            Span<byte> date = stackalloc byte[HttpDate.Length];
            HttpDate.Write(modified, date);
            fields.Add(FieldName.LastModified, date);
        }

        if (!validators.TagText.IsEmpty)
        {
            fields.Add(FieldName.ETag, validators.TagText);
        }

        if (cacheControl is not null)
        {
            fields.Add(FieldName.CacheControl, cacheControl);
        }
    }

    private static void WriteParts(Response response, IFileContent file, ReadOnlySpan<byte> type, IReadOnlyList<ByteRange> parts)
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

    // The page is no version of the file: it goes without the file's validators. Which form was too short still depends on the request.
    private static void WriteNotSatisfiable(Response response, long length)
    {
        bool varies = response.Head.Fields.Contains(FieldName.Vary);
        response.Clear();
        if (varies)
        {
            response.Head.Fields.Add(FieldName.Vary, FieldName.AcceptEncoding);
        }

        response.Head.Fields.Add(FieldName.AcceptRanges, "bytes"u8);
        response.Head.Fields.Add(FieldName.ContentRange, new ContentRange(null, null, length).ToString());
        ErrorPage.Write(response, StatusCode.RangeNotSatisfiable, $"The file has {length} bytes, and none of those that were asked for.");
    }
}
