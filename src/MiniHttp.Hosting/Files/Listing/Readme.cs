using System.Buffers;
using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Shows the file below a listing that says what the directory is about: as the text that it is, escaped.</summary>
internal static class Readme
{
    private const int MostBytes = 64 * 1024; // As much as anybody reads below a listing; the rest is a click away.

    /// <summary>Writes the file; nothing where it cannot be read.</summary>
    /// <param name="root">The root.</param>
    /// <param name="relative">The directory's name below the root.</param>
    /// <param name="name">The name of the file in it.</param>
    /// <param name="destination">The page.</param>
    public static void Write(IFileRoot root, byte[] relative, byte[] name, IBufferWriter<byte> destination)
    {
        Entry entry;
        try
        {
            entry = root.Open(relative.Length == 0 ? name : [.. relative, (byte)'/', .. name]);
        }
        catch (IOException)
        {
            return; // It cannot be had now. The listing is worth having without it.
        }

        using (entry.File)
        {
            if (entry.Kind != EntryKind.File)
            {
                return;
            }

            byte[] text = new byte[Math.Min(entry.File!.Length, MostBytes)];
            int length = 0;
            while (length < text.Length && entry.File.Read(text.AsSpan(length), length) is > 0 and int count)
            {
                length += count;
            }

            string rest = entry.File.Length <= MostBytes ? "" : "<p>It goes on: the link above has all of it.</p>\n";
            var url = new ArrayBufferWriter<byte>();
            PercentEncoding.EncodeSegment(name, url);
            string section = $"""
                <section class="readme"><h2><a href="{Encoding.ASCII.GetString(url.WrittenSpan)}">{HtmlText.OfName(name)}</a></h2>
                <pre>{HtmlText.OfText(text.AsSpan(0, length))}</pre>
                {rest}</section>

                """;
            Encoding.UTF8.GetBytes(section, destination);
        }
    }
}
