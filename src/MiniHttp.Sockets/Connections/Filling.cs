using MiniHttp.Protocol;

namespace MiniHttp.Sockets;

/// <summary>From what an exchange needs to have sent to bytes in a buffer.</summary>
internal static class Filling
{
    /// <summary>Copies the next bytes to be sent, so that head and small body go in one call.</summary>
    /// <returns>How many; 0 if the file ends before its range does, or was overwritten.</returns>
    public static int Fill(this in Needs needs, Span<byte> buffer)
    {
        int bytes = Math.Min(needs.Bytes.Length, buffer.Length);
        needs.Bytes.Span[..bytes].CopyTo(buffer);
        int room = (int)Math.Min(buffer.Length - bytes, needs.File.Count);
        if (room == 0)
        {
            return bytes;
        }

        int read = needs.File.File!.Read(buffer.Slice(bytes, room), needs.File.Offset);
        bool isLast = read == needs.File.Count;
        return isLast && needs.File.File is OpenedFile file && file.IsOverwritten() ? bytes : bytes + read;
    }
}
