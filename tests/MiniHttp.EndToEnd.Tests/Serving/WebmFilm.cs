using System.Buffers.Binary;
using System.Text;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>
/// A real film: WebM (Matroska), one frame of VP8 a second, each in a cluster of its own that is blown up by a Void element, and an index
/// (Cues) before them. Whoever wants to see a late second has no need of what lies between.
/// </summary>
internal static class WebmFilm
{
    private const int Padding = 64 * 1024;

    // A key frame of VP8, one pixel in size: the smallest picture that is.
    private static readonly byte[] Frame = Convert.FromBase64String("MAEAnQEqAQABAA7A/iWkAANwAAAAAA==");

    /// <summary>Makes a film.</summary>
    /// <param name="seconds">Its length.</param>
    public static byte[] Make(int seconds)
    {
        byte[] info = Element(0x1549A966, Element(0x2AD7B1, Number(1_000_000)), Element(0x4489, Float(seconds * 1000.0)), Text(0x4D80, "x"), Text(0x5741, "x"));
        byte[] video = Element(0xE0, Element(0xB0, Number(1)), Element(0xBA, Number(1)));
        byte[] tracks = Element(0x1654AE6B, Element(0xAE, Element(0xD7, Number(1)), Element(0x73C5, Number(1)), Element(0x83, Number(1)), Text(0x86, "V_VP8"), video));
        byte[][] clusters = [.. Enumerable.Range(0, seconds).Select(second => Element(
            0x1F43B675, Element(0xE7, Number(second * 1000)), Element(0xA3, [0x81, 0, 0, 0x80, .. Frame]), Element(0xEC, new byte[Padding])))];

        // Every number has eight bytes, so that the index is as long whatever it says.
        int first = info.Length + tracks.Length + Cues(seconds, _ => 0).Length;
        byte[] cues = Cues(seconds, second => first + ((long)second * clusters[0].Length));
        byte[] header = Element(
            0x1A45DFA3, Element(0x4286, Number(1)), Element(0x42F7, Number(1)), Element(0x42F2, Number(4)), Element(0x42F3, Number(8)),
            Text(0x4282, "webm"), Element(0x4287, Number(2)), Element(0x4285, Number(2)));
        return [.. header, .. Element(0x18538067, [info, tracks, cues, .. clusters])];
    }

    private static byte[] Cues(int seconds, Func<int, long> position)
        => Element(0x1C53BB6B, [.. Enumerable.Range(0, seconds).Select(second => Element(
            0xBB, Element(0xB3, Number(second * 1000)), Element(0xB7, Element(0xF7, Number(1)), Element(0xF1, Number(position(second))))))]);

    private static byte[] Text(uint id, string text) => Element(id, Encoding.ASCII.GetBytes(text));

    // An identifier without leading zeros, a length in eight bytes, and what is in it.
    private static byte[] Element(uint id, params byte[][] content)
    {
        byte[] name = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(name, id);
        byte[] length = Number(content.Sum(part => (long)part.Length));
        length[0] = 0x01;
        return [.. name.SkipWhile(b => b == 0), .. length, .. content.SelectMany(part => part)];
    }

    private static byte[] Number(long number)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Float(double number) => Number(BitConverter.DoubleToInt64Bits(number));
}
