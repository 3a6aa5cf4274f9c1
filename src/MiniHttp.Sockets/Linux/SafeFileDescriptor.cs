using System.Runtime.InteropServices;

namespace MiniHttp.Sockets;

/// <summary>A descriptor that is closed once.</summary>
internal sealed class SafeFileDescriptor : SafeHandle
{
    public SafeFileDescriptor(int descriptor)
        : base(-1, ownsHandle: true) => SetHandle(descriptor);

    public override bool IsInvalid => handle < 0;

    protected override bool ReleaseHandle()
    {
        SocketCalls.Close((int)handle);
        return true;
    }
}
