// What all property-based tests share: how an input is made, how often one is tried, and how one that fails is printed. CsCheck makes it as
// small as it can, and says the seed: CsCheck_Seed=... in the environment tries that very input again.

using System.Text;
using CsCheck;

namespace MiniHttp.Protocol.Tests;

internal static class Property
{
    private const int Inputs = 3000;

    /// <summary>Any byte.</summary>
    public static Gen<byte> AnyByte { get; } = Gen.Byte;

    /// <summary>A token (RFC 1945 §2.2).</summary>
    public static Gen<string> Token { get; } = Gen.String[Gen.Char["!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"], 1, 12];

    /// <summary>Text that may stand in a field (RFC 1945 §2.2): no CTL but HT, any byte from 0x80.</summary>
    public static Gen<string> Text { get; } = Gen.String[Gen.Char['\t', '\u00ff'].Where(c => c == '\t' || c is >= ' ' and not '\x7f'), 0, 20];

    /// <summary>The same, without white space around it: what a field's value is.</summary>
    public static Gen<string> Value { get; } = Text.Select(text => text.Trim(' ', '\t'));

    /// <summary>A name and a value.</summary>
    public static Gen<(string Name, string Value)[]> Fields { get; } = Gen.Select(
        Gen.Frequency((2, Token), (1, Gen.OneOf("Date", "Host", "Content-Length", "Connection", "ETag", "Expires", "Last-Modified", "WWW-Authenticate", "X-A"))),
        Value).Array[0, 8];

    /// <summary>Bytes that are half words of a grammar, half anything.</summary>
    public static Gen<byte[]> Soup(params string[] words)
        => Gen.Frequency((3, Gen.OneOf(words)), (1, Gen.Byte.Select(b => ((char)b).ToString()))).Array[0, 16].Select(parts => Bytes(string.Concat(parts)));

    /// <summary>A stream, and the places where it is cut.</summary>
    public static Gen<(byte[] Stream, int[] Cuts)> Cut(Gen<byte[]> streams)
        => streams.SelectMany(stream => Gen.Int[0, stream.Length].Array[0, 6].Select(cuts => (stream, (int[])[.. cuts.Order(), stream.Length])));

    /// <summary>Tries it with many inputs.</summary>
    public static void Holds<T>(Gen<T> inputs, Action<T> property) => inputs.Sample(property, iter: Inputs, threads: 1, print: Print);

    public static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    public static string Latin1(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private static string Print<T>(T input) => input switch
    {
        byte[] bytes => Print(Latin1(bytes)),
        string text => $"\"{string.Concat(text.Select(c => c is >= ' ' and <= '~' and not '\\' and not '"' ? c.ToString() : $"\\x{(int)c:x2}"))}\"",
        int[] numbers => $"[{string.Join(",", numbers)}]",
        System.Runtime.CompilerServices.ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Print(tuple[i])))})",
        System.Collections.IEnumerable list => $"[{string.Join(", ", list.Cast<object>().Select(Print))}]",
        _ => $"{input}",
    };
}
