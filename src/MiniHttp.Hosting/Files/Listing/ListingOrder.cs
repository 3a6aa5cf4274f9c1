// ?sort=name|size|time&order=asc|desc: the links in the heads of the columns. What says something else says nothing: a query may be meant
// for somebody else, and a listing is there all the same.

namespace MiniHttp.Hosting;

/// <summary>By what a listing is ordered.</summary>
internal enum ListingColumn
{
    /// <summary>By name, in natural order.</summary>
    Name,

    /// <summary>By length.</summary>
    Size,

    /// <summary>By time of modification.</summary>
    Time,
}

/// <summary>The order of a listing. Directories come first, whatever it is.</summary>
/// <param name="Column">By what.</param>
/// <param name="IsDescending">Whether the largest comes first.</param>
internal sealed record ListingOrder(ListingColumn Column, bool IsDescending) : IComparer<ListedEntry>
{
    /// <summary>By name.</summary>
    public static ListingOrder Default { get; } = new(ListingColumn.Name, false);

    /// <summary>Reads the order out of a query; what is not said is as by default, and what is said twice holds as it was said last.</summary>
    public static ListingOrder Of(ReadOnlySpan<byte> query)
    {
        ListingOrder order = Default;
        foreach (Range part in query.Split((byte)'&'))
        {
            ReadOnlySpan<byte> word = query[part];
            order = word.SequenceEqual("sort=name"u8) ? order with { Column = ListingColumn.Name }
                : word.SequenceEqual("sort=size"u8) ? order with { Column = ListingColumn.Size }
                : word.SequenceEqual("sort=time"u8) ? order with { Column = ListingColumn.Time }
                : word.SequenceEqual("order=asc"u8) ? order with { IsDescending = false }
                : word.SequenceEqual("order=desc"u8) ? order with { IsDescending = true }
                : order;
        }

        return order;
    }

    /// <inheritdoc/>
    public int Compare(ListedEntry x, ListedEntry y)
    {
        if (x.IsDirectory != y.IsDirectory)
        {
            return x.IsDirectory ? -1 : 1;
        }

        int order = Column switch
        {
            ListingColumn.Size => x.Length.CompareTo(y.Length),
            ListingColumn.Time => x.Modified.CompareTo(y.Modified),
            _ => 0,
        };
        order = order != 0 ? order : NaturalOrder.Compare(x.Name.Span, y.Name.Span);
        return IsDescending ? -order : order;
    }

    /// <summary>The query that asks for this order.</summary>
    public override string ToString() => $"?sort={Word(Column)}&order={(IsDescending ? "desc" : "asc")}";

    /// <summary>The order that a click on a column's head asks for: the other way round where it is ordered by it already.</summary>
    public ListingOrder After(ListingColumn clicked) => new(clicked, clicked == Column && !IsDescending);

    private static string Word(ListingColumn column) => column switch
    {
        ListingColumn.Size => "size",
        ListingColumn.Time => "time",
        _ => "name",
    };
}
