using System.Net.Sockets;
using System.Runtime.InteropServices;
using MiniHttp.Testing;

namespace MiniHttp.Sockets.Tests;

public sealed class UnixSocketFileTests : IDisposable
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

    // Whether it can be opened tells nothing of what it is.
    [Fact]
    public void A_plain_file_that_cannot_be_opened_is_never_deleted()
    {
        using (var locked = new FileStream(SocketPath, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            locked.Write("data"u8);
            Assert.StartsWith($"{SocketPath} is in use: ", Listen.Refusal(Address), StringComparison.Ordinal);
        }

        Assert.Equal("data", File.ReadAllText(SocketPath));
    }

    // Opening it would wait for somebody to write.
    [Fact]
    public async Task A_fifo_in_the_way_is_neither_waited_for_nor_deleted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Its mode is Linux's.");
        Assert.Equal(0, mkfifo(SocketPath, 0x180));
        Assert.StartsWith($"{SocketPath} is in use: ", await RefusalAsync(), StringComparison.Ordinal);
        Assert.True(File.Exists(SocketPath));
    }

    [Fact]
    public async Task A_busy_server_whose_backlog_is_full_is_not_waited_for()
    {
        using var busy = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        busy.Bind(new UnixDomainSocketEndPoint(SocketPath));
        busy.Listen(0);
        using Socket waiting = Connect(); // One more than the backlog is the limit.
        Assert.StartsWith($"{SocketPath} is in use: ", await RefusalAsync(), StringComparison.Ordinal);
        using Socket accepted = busy.Accept();
        using Socket client = Connect();
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
    public void A_directory_that_is_missing_is_named_as_the_reason()
        => Assert.Equal($"{_directory.FullName}/no/s: there is no such directory", Listen.Refusal($"unix:{_directory.FullName}/no/s"));

    [Fact]
    public void A_socket_can_be_closed_when_its_directory_is_gone()
    {
        var listen = Listen.On(Address);
        _directory.Delete(recursive: true);
        listen.Dispose();
        Assert.Throws<ObjectDisposedException>(() => listen.Only.Socket.Accept());
        _directory.Create();
    }

    [Fact]
    public void A_socket_that_is_closed_twice_leaves_its_successors_file_alone()
    {
        var first = Listen.On(Address);
        first.Dispose();
        using var successor = Listen.On(Address);
        first.Dispose();
        using Socket client = Connect();
    }

    [Fact]
    public void A_successor_that_took_the_name_meanwhile_keeps_its_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere .NET removes the name that it has bound.");
        var first = Listen.On(Address);
        File.Delete(SocketPath);
        using var successor = Listen.On(Address);
        first.Dispose();
        using Socket client = Connect();
        using Socket accepted = successor.Only.Socket.Accept();
    }

    [Fact]
    public void A_plain_file_that_took_the_name_meanwhile_is_never_deleted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere .NET removes the name that it has bound.");
        var listen = Listen.On(Address);
        File.Delete(SocketPath);
        File.WriteAllText(SocketPath, "data");
        listen.Dispose();
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

    private Task<string> RefusalAsync()
        => Task.Factory.StartNew(() => Listen.Refusal(Address), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(RawClient.HangLimit, TestContext.Current.CancellationToken);

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(SocketPath));
        return socket;
    }

    [DllImport("libc", ExactSpelling = true)]
    private static extern int mkfifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
