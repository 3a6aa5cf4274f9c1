using System.Text;

namespace MiniHttp.Hosting.Tests;

public class WindowsNamesTests
{
    private static bool IsFileName(string name) => WindowsNames.IsFileName(Encoding.UTF8.GetBytes(name));

    [Theory]
    [InlineData("index.html")]
    [InlineData("two words.txt")]
    [InlineData("a.b.c")]
    [InlineData("caf\u00e9")]
    [InlineData("\U0001F600")]
    [InlineData("CONSOLE")]
    [InlineData("contact.html")]
    [InlineData("auxiliary.txt")]
    [InlineData("null")]
    [InlineData("nul-1")]
    [InlineData("COM")]
    [InlineData("COM10")]
    [InlineData("com12.txt")]
    [InlineData("lpt")]
    [InlineData("come.html")]
    [InlineData("comb")]
    [InlineData("lptx")]
    [InlineData("LPT-.txt")]
    [InlineData("com\u2074")]
    [InlineData("a~b")]
    [InlineData("backup~")]
    [InlineData("%00")]
    public void An_ordinary_name_is_a_file_s(string name) => Assert.True(IsFileName(name));

    [Theory]
    [InlineData(@"a\b")]
    [InlineData(@"..\a")]
    [InlineData("C:")]
    [InlineData("C:a")]
    [InlineData("a.txt:stream")]
    [InlineData("a.txt::$DATA")]
    [InlineData("*.txt")]
    [InlineData("a?")]
    [InlineData("\"a\"")]
    [InlineData("<a>")]
    [InlineData("a|b")]
    public void Separators_drives_streams_and_wildcards_are_refused(string name) => Assert.False(IsFileName(name));

    [Theory]
    [InlineData("a\0")]
    [InlineData("a\n")]
    [InlineData("\u0001")]
    [InlineData("\u001f")]
    public void Control_characters_are_refused(string name) => Assert.False(IsFileName(name));

    [Theory]
    [InlineData("a.")]
    [InlineData("a ")]
    [InlineData("a. .")]
    [InlineData("appsettings.json.")]
    [InlineData("LONGNA~1.TXT")]
    [InlineData("APPSET~1.JSO")]
    [InlineData("a~9")]
    [InlineData("a~10")]
    public void What_would_be_a_second_name_of_a_file_is_refused(string name) => Assert.False(IsFileName(name));

    [Theory]
    [InlineData("CON")]
    [InlineData("con")]
    [InlineData("Aux.txt")]
    [InlineData("nul.tar.gz")]
    [InlineData("PRN.html")]
    [InlineData("NUL .txt")]
    [InlineData("CONIN$")]
    [InlineData("conout$.txt")]
    [InlineData("COM1")]
    [InlineData("com9.html")]
    [InlineData("LPT1.txt")]
    [InlineData("lpt\u00b9")]
    [InlineData("COM\u00b2.txt")]
    [InlineData("com0")]
    public void Devices_are_refused_in_any_case_and_under_any_extension(string name) => Assert.False(IsFileName(name));
}
