using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public abstract class LinuxFileRootListingContract : FileRootListingContract
{
    [Fact]
    public void Names_are_the_bytes_that_the_file_system_has()
    {
        byte[][] names = [.. Enumerable.Range(1, 255).Where(b => b is not ('/' or '.')).Select(b => new[] { (byte)b })];
        foreach (byte[] name in names)
        {
            Libc.CreateFile(Folder.Path + "/" + Encoding.Latin1.GetString(name));
        }

        IEnumerable<string> listed = Read("").Select(entry => Convert.ToHexString(entry.Name.Span));
        Assert.Equal(names.Select(Convert.ToHexString), listed.Order(StringComparer.Ordinal));
        foreach (byte[] name in names)
        {
            Libc.DeleteFile(Folder.Path + "/" + Encoding.Latin1.GetString(name)); // What .NET cannot spell it cannot remove.
        }
    }
}
