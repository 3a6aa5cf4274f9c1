// What may stand in the place of a settings file.

using MiniHttp.Testing;

namespace MiniHttp.Server.Tests;

public sealed class SettingsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private ServerSettings Read(string? file = null) => SettingsReader.Read(_folder[""], file, new Dictionary<string, IReadOnlyList<string>>());

    [Fact]
    public void An_empty_file_of_the_usual_name_is_somebody_elses()
    {
        _folder.File("appsettings.json", "");
        Assert.Equal(8080, Read().Server.Sockets.Port);
    }

    [Fact]
    public void A_pipe_of_the_usual_name_is_not_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no FIFOs.");
        UnixFiles.MakeFifo(_folder["appsettings.json"]);
        Assert.Equal(8080, Read().Server.Sockets.Port);
    }

    [Fact]
    public void A_directory_is_named_as_such()
    {
        _folder.Folder("here");
        var e = Assert.Throws<SettingsException>(() => Read("here"));
        Assert.Equal($"{_folder["here"]}: is a directory; name a file", e.Message);
    }

    [Fact]
    public void An_empty_name_is_refused() => Assert.Throws<SettingsException>(() => Read(""));

    [Fact]
    public void A_mistake_is_pointed_at_by_line_and_byte_from_1()
    {
        _folder.File("appsettings.json", "{\n  x\n}");
        var e = Assert.Throws<SettingsException>(() => Read());
        Assert.Equal($"{_folder["appsettings.json"]}: not valid JSON at line 2, byte 3", e.Message);
    }
}
