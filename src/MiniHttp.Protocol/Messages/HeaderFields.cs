// RFC 1945 §4.2: the fields of one message, in order, repeats kept apart.
// Decides how fields are stored and found, and that nothing enters that could not be written on a line of its own.
// Splitting lines is Parsing's, sorting them into groups is Writing's business.

using System.Buffers.Text;
using System.Text;

namespace MiniHttp.Protocol;

/// <summary>
/// The fields of a message. Names and values are bytes in one block that is reused after <see cref="Clear"/>, so that
/// the second request of a connection costs no allocation. Lookup is linear: heads have a dozen fields, 100 at most.
/// </summary>
public sealed class HeaderFields
{
    private const int UsualBytes = 512, UsualEntries = 16;

    /// <summary>
    /// Storage above this is given up by <see cref="Clear"/>: one large head must not be paid for as long as the
    /// connection lives.
    /// </summary>
    private const int MostBytesKept = 2048, MostEntriesKept = 32;

    private byte[] _bytes = new byte[UsualBytes];
    private Entry[] _entries = new Entry[UsualEntries];
    private int _used;

    /// <summary>Number of fields, with repeats.</summary>
    public int Count { get; private set; }

    /// <summary>The field at an index, in the order of the message.</summary>
    public HeaderField this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            Entry entry = _entries[index];
            return new(_bytes.AsSpan(entry.Start, entry.NameLength), ValueOf(entry));
        }
    }

    /// <summary>Removes all fields and keeps the storage, unless it grew large.</summary>
    public void Clear()
    {
        (Count, _used) = (0, 0);
        if (_bytes.Length > MostBytesKept)
        {
            _bytes = new byte[UsualBytes];
        }

        if (_entries.Length > MostEntriesKept)
        {
            _entries = new Entry[UsualEntries];
        }
    }

    /// <summary>Adds a field after the others. White space around the value is not part of it.</summary>
    /// <exception cref="ArgumentException">
    /// The name is not a token, or the value has CR, LF, NUL or another control character: sent, it could become
    /// another field or another message.
    /// </exception>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!Tokens.IsToken(name))
        {
            throw new ArgumentException($"'{Encoding.Latin1.GetString(name)}' is not a field name.", nameof(name));
        }

        if (!Tokens.IsFieldText(value))
        {
            throw new ArgumentException($"The value of {Encoding.Latin1.GetString(name)} holds a control character.", nameof(value));
        }

        AddChecked(name, Tokens.TrimLws(value), FieldName.GroupOf(name));
    }

    /// <summary>Adds all fields of another message, without checking them again.</summary>
    public void AddAll(HeaderFields others)
    {
        ArgumentNullException.ThrowIfNull(others);
        if (_entries.Length - Count < others.Count)
        {
            Array.Resize(ref _entries, Math.Max(_entries.Length * 2, Count + others.Count));
        }

        int moved = _used;
        Append(others._bytes.AsSpan(0, others._used));
        foreach (Entry entry in others._entries.AsSpan(0, others.Count))
        {
            _entries[Count++] = entry with { Start = entry.Start + moved };
        }
    }

    /// <summary>Copies the fields into a new object that takes no more memory than they need.</summary>
    public HeaderFields Copy() => new() { _bytes = _bytes[.._used], _entries = _entries[..Count], _used = _used, Count = Count };

    /// <summary>Adds a field whose value is text, sent as ISO-8859-1 (RFC 1945 §2.2).</summary>
    /// <exception cref="ArgumentException">
    /// As for bytes, or the text has a character outside ISO-8859-1.
    /// </exception>
    public void Add(ReadOnlySpan<byte> name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        foreach (char c in value)
        {
            if (c > 0xFF)
            {
                throw new ArgumentException($"'{value}' has a character outside ISO-8859-1.", nameof(value));
            }
        }

        Add(name, Encoding.Latin1.GetBytes(value));
    }

    /// <summary>Adds a field whose value is a decimal number, such as Content-Length.</summary>
    public void Add(ReadOnlySpan<byte> name, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out int length);
        Add(name, digits[..length]);
    }

    /// <summary>Adds a field and removes all others of that name, case ignored.</summary>
    /// <exception cref="ArgumentException">
    /// As for <see cref="Add(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>.
    /// </exception>
    public void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Remove(name);
        Add(name, value);
    }

    /// <summary>
    /// Removes all fields of that name, case ignored. Their bytes stay in the block until <see cref="Clear"/>.
    /// </summary>
    public void Remove(ReadOnlySpan<byte> name)
    {
        for (int i = IndexOf(name, 0); i >= 0; i = IndexOf(name, i))
        {
            Count--;
            Array.Copy(_entries, i + 1, _entries, i, Count - i);
        }
    }

    /// <summary>The value of the first field of that name, case ignored.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        int index = IndexOf(name, 0);
        value = index < 0 ? default : ValueOf(_entries[index]);
        return index >= 0;
    }

    /// <summary>The value of the first field of that name as text (ISO-8859-1, RFC 1945 §2.2), or null.</summary>
    public string? GetText(ReadOnlySpan<byte> name) => TryGet(name, out ReadOnlySpan<byte> value) ? Encoding.Latin1.GetString(value) : null;

    /// <summary>Whether there is a field of that name, case ignored.</summary>
    public bool Contains(ReadOnlySpan<byte> name) => IndexOf(name, 0) >= 0;

    /// <summary>
    /// The position of the next field of that name at or after <paramref name="from"/>, or -1. For fields that may be repeated:
    /// only those defined as lists may be read as if joined by commas (RFC 1945 §4.2).
    /// </summary>
    public int IndexOf(ReadOnlySpan<byte> name, int from)
    {
        for (int i = from; i < Count; i++)
        {
            Entry entry = _entries[i];
            if (entry.NameLength == name.Length && Tokens.EqualsIgnoreCase(_bytes.AsSpan(entry.Start, entry.NameLength), name))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// Whether a list field (RFC 1945 §2.1), in any of its repeats, has a token as an element, case ignored.
    /// </summary>
    public bool ListContains(ReadOnlySpan<byte> name, ReadOnlySpan<byte> token)
    {
        for (int i = IndexOf(name, 0); i >= 0; i = IndexOf(name, i + 1))
        {
            if (FieldList.ContainsToken(ValueOf(_entries[i]), token))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The group that field number <paramref name="index"/> is written in.</summary>
    internal FieldGroup GroupAt(int index) => _entries[index].Group ?? FieldName.GroupOf(this[index].Name);

    // For those who know that both follow these rules: the parser has just looked, and leaves the group open, since
    // what was received is seldom written; what every answer has is the program's own.
    internal void AddChecked(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, FieldGroup? group = null)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        int start = _used;
        Append(name);
        Append(value);
        _entries[Count++] = new Entry(start, name.Length, value.Length, group);
    }

    // A folded line continues the value of the field before it, as if the line end and its LWS were one space (RFC 1945
    // §2.2).
    internal void ContinueLast(ReadOnlySpan<byte> value)
    {
        ref Entry last = ref _entries[Count - 1];
        if (last.ValueLength > 0 && value.Length > 0)
        {
            Append(" "u8);
            last = last with { ValueLength = last.ValueLength + 1 };
        }

        Append(value);
        last = last with { ValueLength = last.ValueLength + value.Length };
    }

    private ReadOnlySpan<byte> ValueOf(Entry entry) => _bytes.AsSpan(entry.Start + entry.NameLength, entry.ValueLength);

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _used < bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan(_used));
        _used += bytes.Length;
    }

    private readonly record struct Entry(int Start, int NameLength, int ValueLength, FieldGroup? Group);
}

/// <summary>One field of a message, valid until the <see cref="HeaderFields"/> that it is from change.</summary>
/// <param name="name">See <see cref="Name"/>.</param>
/// <param name="value">See <see cref="Value"/>.</param>
public readonly ref struct HeaderField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
{
    /// <summary>The name as received; names are compared in any case.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>The value, unfolded, without white space around it.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;
}
