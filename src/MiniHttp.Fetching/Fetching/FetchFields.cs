using System.Collections;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Fetching;

/// <summary>
/// Fields of a response head (RFC 1945 §4.2), in the order received; repeated fields are kept apart. Names are compared
/// ignoring case. Values have no line folding and no white space around them.
/// </summary>
/// <remarks>
/// As strings, values are decoded as ISO-8859-1 (RFC 1945 §2.2), which loses nothing: the bytes of a server that sends
/// UTF-8 are there by <see cref="AsBytes"/> and <see cref="TryGetBytes"/>.
/// </remarks>
public sealed class FetchFields : IReadOnlyList<KeyValuePair<string, string>>
{
    private readonly HeaderFields _fields;

    internal FetchFields(HeaderFields fields) => _fields = fields;

    /// <summary>How many fields there are, repeats included.</summary>
    public int Count => _fields.Count;

    /// <summary>Name and value of a field, by its position.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public KeyValuePair<string, string> this[int index]
    {
        get
        {
            HeaderField field = _fields[index];
            return new(Encoding.Latin1.GetString(field.Name), Encoding.Latin1.GetString(field.Value));
        }
    }

    /// <summary>Value of the first field with this name; null if the field is absent.</summary>
    /// <param name="name">The name, in any case.</param>
    public string? this[string name] => _fields.GetText(Encoding.Latin1.GetBytes(name));

    /// <summary>Values of all fields of a name. Only fields defined as lists may be joined by commas; Set-Cookie may
    /// not (RFC 9110 §5.3).</summary>
    /// <param name="name">The name, in any case.</param>
    public IEnumerable<string> GetValues(string name)
        => this.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value);

    /// <summary>Value of the first field of a name, as received.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <param name="value">The bytes.</param>
    /// <returns>False if there is no such field.</returns>
    public bool TryGetBytes(string name, out ReadOnlySpan<byte> value)
        => _fields.TryGet(Encoding.Latin1.GetBytes(name), out value);

    /// <summary>All fields as received.</summary>
    public IEnumerable<KeyValuePair<byte[], byte[]>> AsBytes()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return BytesAt(i);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private KeyValuePair<byte[], byte[]> BytesAt(int index)
    {
        HeaderField field = _fields[index];
        return new([.. field.Name], [.. field.Value]);
    }
}
