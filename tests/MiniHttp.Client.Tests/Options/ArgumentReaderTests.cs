namespace MiniHttp.Client.Tests;

public sealed class ArgumentReaderTests
{
    [Theory]
    [InlineData("-D")]
    [InlineData("-o")]
    [InlineData("--cacert")]
    public void A_file_without_a_name_is_none(string option)
        => Assert.Equal(2, Assert.Throws<CommandLineException>(() => ArgumentReader.Read([option, "", "http://h/"])).ExitCode);

    [Fact]
    public void A_checksum_of_a_part_is_none()
        => Assert.Throws<CommandLineException>(() => ArgumentReader.Read(["--checksum", "sha256:" + new string('0', 64), "-C", "5", "http://h/"]));
}
