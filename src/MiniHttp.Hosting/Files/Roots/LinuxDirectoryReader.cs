// getdents64(2): names as the bytes they are, below the directory that is open, whatever has its path by now. .NET reads names as text, and
// loses those that are none.

using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MiniHttp.Hosting;

/// <summary>Reads a directory that was opened below a root.</summary>
/// <param name="files">The root: links are followed as it follows them.</param>
/// <param name="root">The directory that was the root when the reader was opened; disposed of with the reader.</param>
/// <param name="hidden">What is left out.</param>
/// <param name="directory">The open directory; disposed of with the reader.</param>
/// <param name="relative">Its name below the root.</param>
internal sealed partial class LinuxDirectoryReader(
    LinuxFileRoot files, RootDirectory root, HiddenNames hidden, SafeFileHandle directory, byte[] relative)
    : IDirectoryReader
{
    // struct linux_dirent64: inode, offset, length of the record, kind, name with a NUL behind it.
    private const int LengthOffset = 16, NameOffset = 19;

    private readonly byte[] _records = new byte[32 * 1024];
    private int _position;
    private int _end;

    // One of the oldest calls, and so with a number of its own on the older architectures; the newer ones share a table.
    private static readonly nint GetDirectoryEntries = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 or Architecture.Arm => 217,
        Architecture.X86 or Architecture.S390x => 220,
        Architecture.Ppc64le => 202,
        _ => 61,
    };

    /// <inheritdoc/>
    public bool Read(List<ListedEntry> entries, int most)
    {
        for (int looked = 0; looked < most; looked++)
        {
            if (_position == _end && !Fill())
            {
                return false;
            }

            ReadOnlySpan<byte> record = _records.AsSpan(_position, _end - _position);
            record = record[..MemoryMarshal.Read<ushort>(record[LengthOffset..])];
            _position += record.Length;
            ReadOnlySpan<byte> name = record[NameOffset..];
            name = name[..name.IndexOf((byte)0)];
            if (!hidden.Hide(relative, name)) // "." and ".." are hidden, too.
            {
                Add(entries, name);
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!directory.IsClosed)
        {
            directory.Dispose();
            root.Dispose();
        }
    }

    private bool Fill()
    {
        const int Removed = 2; // ENOENT: the directory has gone since it was opened, and with it whatever was in it.
        nint count = SystemCall(GetDirectoryEntries, directory, ref _records[0], _records.Length);
        int error = Marshal.GetLastPInvokeError();
        (_position, _end) = (0, (int)Math.Max(count, 0));
        return count >= 0 || error == Removed ? count > 0 : throw new IOException(new Win32Exception(error).Message, error);
    }

    // The name has its NUL behind it in the record.
    private void Add(List<ListedEntry> entries, ReadOnlySpan<byte> name)
    {
        if (!FileStatus.TryGetBelow(directory, name, out FileStatus status))
        {
            return; // Removed meanwhile.
        }

        ReadOnlySpan<byte> below = relative.Length == 0 || !status.IsLink ? name : [.. relative, (byte)'/', .. name];
        if (status.IsLink && !files.TryLook(root, below, out status))
        {
            return;
        }

        if (status.IsDirectory || (status.IsRegular && !hidden.IsOwn(status)))
        {
            long length = status.IsDirectory ? 0 : status.Length;
            DateTimeOffset modified = status.Version.Modified.ToDateTimeOffset();
            entries.Add(new ListedEntry(name.ToArray(), status.IsDirectory, length, modified));
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, SafeFileHandle directory, ref byte records, nint size);
}
