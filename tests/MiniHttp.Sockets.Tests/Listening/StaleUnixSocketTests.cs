using System.Net.Sockets;

namespace MiniHttp.Sockets.Tests;

public sealed class StaleUnixSocketTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("minihttp-");

    private string SocketPath => Path.Combine(_directory.FullName, "s");

    private string Address => "unix:" + SocketPath;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_socket_has_a_file_as_long_as_it_lives()
    {
        using (var listen = Listen.On(Address))
        {
            Assert.True(File.Exists(SocketPath));
            Assert.Equal(Address, Assert.Single(listen.Only.Urls));
            using Socket client = Connect();
            using Socket accepted = listen.Only.Socket.Accept();
        }

        Assert.False(File.Exists(SocketPath));
    }

    [Fact]
    public void A_file_left_over_is_removed()
    {
        LeaveOver(SocketPath);
        using var listen = Listen.On(Address);
        using Socket client = Connect();
    }

    [Fact]
    public void A_socket_that_somebody_listens_on_is_left_alone()
    {
        using var first = Listen.On(Address);
        Assert.Equal(
            $"{SocketPath} is in use: stop the program that listens there, or choose another path",
            Listen.Refusal(Address));
        using Socket client = Connect();
    }

    [Theory]
    [InlineData("")]
    [InlineData("somebody's data")]
    public void A_plain_file_in_the_way_is_never_deleted(string content)
    {
        File.WriteAllText(SocketPath, content);
        Assert.StartsWith($"{SocketPath} is in use: ", Listen.Refusal(Address), StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(SocketPath));
    }

    [Fact]
    public void A_directory_in_the_way_is_never_deleted()
    {
        Directory.CreateDirectory(SocketPath);
        Assert.StartsWith($"{SocketPath} is in use: ", Listen.Refusal(Address), StringComparison.Ordinal);
        Assert.True(Directory.Exists(SocketPath));
    }

    [Fact]
    public void A_link_to_a_plain_file_is_left_alone_with_its_file()
    {
        string target = Path.Combine(_directory.FullName, "target");
        File.WriteAllText(target, "data");
        File.CreateSymbolicLink(SocketPath, target);
        Listen.Refusal(Address);
        Assert.Equal("data", File.ReadAllText(SocketPath));
    }

    [Fact]
    public void When_another_address_fails_no_file_is_left()
    {
        Listen.Refusal(Address, "192.0.2.1:8080");
        Assert.False(File.Exists(SocketPath));
    }

    [Fact]
    public void A_path_may_be_107_bytes_long_and_no_longer()
    {
        string longest = Path.Combine(_directory.FullName, new string('x', 107 - _directory.FullName.Length - 1));
        using (Listen.On("unix:" + longest))
        {
        }

        Assert.Equal(
            $"unix:{longest}x: the path is too long for a Unix-domain socket (107 bytes)",
            Listen.Refusal("unix:" + longest + "x"));
    }

    // As a server leaves it behind that was killed: bound and closed, with the file still there.
    private static void LeaveOver(string path)
    {
        string bound = path + "-";
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(bound));
            File.Move(bound, path); // .NET removes the name that was bound, and that is no longer the file's.
        }

        Assert.True(File.Exists(path));
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
        return socket;
    }
}
