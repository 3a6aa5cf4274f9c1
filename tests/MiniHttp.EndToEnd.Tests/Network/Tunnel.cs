// One end of a network cable whose other end is this process: a TUN device (Linux, tuntap.rst). What the kernel sends into it is read
// here, packet by packet, and what is written here the kernel receives.

using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>A TUN device. It is gone when this object, or the process, is.</summary>
internal sealed partial class Tunnel : IDisposable
{
    private const string Device = "/dev/net/tun";

    private const int NameLength = 16, RequestLength = 40; // struct ifreq
    private const short NoPacketHeader = 0x1000, Tun = 0x0001; // IFF_NO_PI, IFF_TUN
    private const nuint SetInterface = 0x400454CA; // TUNSETIFF

    private readonly SafeFileHandle _handle;

    private Tunnel(SafeFileHandle handle, string name) => (_handle, Name) = (handle, name);

    /// <summary>The name of the network device.</summary>
    public string Name { get; }

    /// <summary>Makes one; skips the test where that is not allowed.</summary>
    public static Tunnel Open()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has TUN devices.");
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(Device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Skip($"{Device} cannot be opened: {e.Message}");
            throw;
        }

        byte[] request = new byte[RequestLength];
        "minihttp%d"u8.CopyTo(request); // The kernel counts.
        BitConverter.TryWriteBytes(request.AsSpan(NameLength), (short)(Tun | NoPacketHeader));
        if (Control(handle, SetInterface, request) < 0)
        {
            string why = Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
            handle.Dispose();
            Assert.Skip($"There is no right to make a network device: {why}");
        }

        return new Tunnel(handle, Encoding.ASCII.GetString(request.AsSpan(0, request.AsSpan().IndexOf((byte)0))));
    }

    /// <summary>Waits for a packet.</summary>
    /// <returns>Its length; 0 when the device is gone.</returns>
    public int Receive(byte[] packet) => (int)Math.Max(0, Read(_handle, packet, (nuint)packet.Length));

    /// <summary>Hands a packet to the kernel. Where the device is down, or gone, so is the packet.</summary>
    public void Send(byte[] packet) => _ = Write(_handle, packet, (nuint)packet.Length);

    public void Dispose() => _handle.Dispose();

    // A FileStream would look for a position, which there is none.
    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(SafeFileHandle handle, [Out] byte[] packet, nuint length);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(SafeFileHandle handle, byte[] packet, nuint length);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle handle, nuint request, [In, Out] byte[] argument);
}
