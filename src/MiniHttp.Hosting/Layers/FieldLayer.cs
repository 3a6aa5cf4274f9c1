// Fields by the settings, on every answer: errors, redirects and 304 too (nginx's "always"). Each rule that matches sets its field: in the
// place of the server's own, and of an earlier rule's. Only fields that are lists by nature add up.

using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Adds fields to responses, by rules.</summary>
internal sealed class FieldLayer : SiteLayer
{
    private readonly (PathPattern? Pattern, byte[] Name, byte[] Value)[] _rules;
    private readonly byte[] _index;
    private readonly bool _hasShortNames;

    /// <summary>Makes the layer.</summary>
    /// <param name="inner">What is inside.</param>
    /// <param name="rules">The rules: each one that matches sets its field.</param>
    /// <param name="indexFile">Name of the file that a directory's path stands for.</param>
    /// <param name="hasShortNames">Whether a path without an extension may stand for a page.</param>
    public FieldLayer(IRequestHandler inner, IReadOnlyList<FieldRule> rules, string indexFile, bool hasShortNames)
        : base(inner)
    {
        _rules = [.. rules.Select(rule
            => (rule.Pattern is null ? null : new PathPattern(rule.Pattern), Encoding.Latin1.GetBytes(rule.Name), Encoding.Latin1.GetBytes(rule.Value)))];
        _index = Encoding.UTF8.GetBytes(indexFile);
        _hasShortNames = hasShortNames;
    }

    /// <inheritdoc/>
    protected override void Complete(RequestHead request, Response response)
    {
        byte[] path = PathOf(request);
        foreach ((PathPattern? pattern, byte[] name, byte[] value) in _rules)
        {
            if (pattern?.Matches(path) == false || (IsOfFile(name) && !IsFile(response)))
            {
                continue;
            }

            if (IsList(name))
            {
                response.Head.Fields.Add(name, value);
            }
            else
            {
                response.Head.Fields.Set(name, value);
            }
        }
    }

    // As for Cache-Control: of a folder that of its index file, of a page without an extension that of the page.
    private byte[] PathOf(RequestHead request)
    {
        byte[] path = RequestPath.Of(request.Target.Path, out bool isDirectory) ?? [];
        return isDirectory ? (path.Length == 0 ? _index : [.. path, (byte)'/', .. _index])
            : _hasShortNames && !RequestPath.NameOf(path).Contains((byte)'.') ? [.. path, .. ".html"u8]
            : path;
    }

    // What is said of a file is not said of the page that explains why there is none, nor of a body that holds several parts of one.
    private static bool IsFile(Response response) => !response.Head.Status.IsError && response.Parts is null;

    private static bool IsOfFile(ReadOnlySpan<byte> name)
        => Is(name, FieldName.ContentType) || Is(name, FieldName.CacheControl) || Is(name, FieldName.Expires) || Is(name, FieldName.ContentDisposition);

    private static bool IsList(ReadOnlySpan<byte> name) => Is(name, "Link"u8) || Is(name, FieldName.SetCookie) || Is(name, "Vary"u8);

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Tokens.EqualsIgnoreCase(name, known);
}
