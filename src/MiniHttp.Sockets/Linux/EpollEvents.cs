using System.Runtime.InteropServices;

namespace MiniHttp.Sockets;

/// <summary>
/// An array of struct epoll_event. It is packed on x86-64 alone (bits/epoll.h), so that its layout depends on the
/// architecture.
/// </summary>
/// <param name="most">How many.</param>
internal sealed class EpollEvents(int most)
{
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private readonly byte[] _raw = new byte[most * Size];

    /// <summary>Bytes of one.</summary>
    public static int Size { get; } = IsPacked ? 12 : 16;

    public int Most => most;

    public Span<byte> Raw => _raw;

    private static int DescriptorOffset => IsPacked ? 4 : 8;

    /// <summary>What happened, and to which descriptor.</summary>
    public (uint Events, int Descriptor) this[int index]
    {
        get
        {
            ReadOnlySpan<byte> one = _raw.AsSpan(index * Size, Size);
            return (MemoryMarshal.Read<uint>(one), MemoryMarshal.Read<int>(one[DescriptorOffset..]));
        }
    }

    /// <summary>Writes one.</summary>
    public static void Write(Span<byte> one, uint events, int descriptor)
    {
        MemoryMarshal.Write(one, events);
        MemoryMarshal.Write(one[DescriptorOffset..], descriptor);
    }
}
