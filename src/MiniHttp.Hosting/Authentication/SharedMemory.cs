// Memory that a parent shares with its workers: a file without a name (memfd_create(2)), whose descriptor they inherit
// as they do those of the listening sockets. It is gone with the last process that has it.

using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Hosting;

/// <summary>Memory shared by processes. Linux only.</summary>
internal sealed unsafe partial class SharedMemory : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly MemoryMappedFile _mapping;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly int _size;

    private SharedMemory(SafeFileHandle file, int size)
    {
        (_file, _size) = (file, size);
        _mapping = MemoryMappedFile.CreateFromFile(
            file, null, size, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _mapping.CreateViewAccessor(0, size);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>The number by which a worker inherits it.</summary>
    public int Descriptor => (int)_file.DangerousGetHandle(); // Written down for a child. This object keeps it open.

    /// <summary>The bytes. Other processes may write them at the same time.</summary>
    public Span<byte> Span => new(_start, _size);

    /// <summary>Makes zeroed memory, which all processes inherit that are started from now on.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static SharedMemory Create(int size)
    {
        int descriptor = MemfdCreate("minihttpd", 0);
        return descriptor >= 0 ? new SharedMemory(new SafeFileHandle(descriptor, ownsHandle: true), size)
            : throw new IOException($"memory for the workers: memfd_create: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Opens the memory that a parent has made.</summary>
    /// <exception cref="IOException">The descriptor is not open.</exception>
    public static SharedMemory Inherit(int descriptor, int size)
        => new(new SafeFileHandle(descriptor, ownsHandle: true), size);

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _mapping.Dispose();
        _file.Dispose();
    }

    [LibraryImport(
        "libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemfdCreate(string name, uint flags);
}
