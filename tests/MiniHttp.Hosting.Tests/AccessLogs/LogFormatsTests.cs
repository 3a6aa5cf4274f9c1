using System.Text.Json;
using MiniHttp.Testing;

namespace MiniHttp.Hosting.Tests;

public class LogFormatsTests
{
    private static string Line(AccessLogFormat format, UserOf? userOf)
        => LogLines.Text(line => LogFormats.Of(format, userOf)!(new LogLines(fields: "User-Agent: x\r\n").Answered(), LogTime.Of(SiteConversation.Now), line));

    [Fact]
    public void Each_word_has_its_format()
    {
        Assert.EndsWith("\" 200 -\n", Line(AccessLogFormat.Common, null), StringComparison.Ordinal);
        Assert.EndsWith("\" 200 - \"-\" \"x\"\n", Line(AccessLogFormat.Combined, null), StringComparison.Ordinal);
        Assert.Equal("x", JsonDocument.Parse(Line(AccessLogFormat.Json, null)).RootElement.GetProperty("user_agent").GetString());
        Assert.Null(LogFormats.Of(AccessLogFormat.None, null));
    }

    [Fact]
    public void The_user_is_named_in_each()
    {
        UserOf alice = (in _) => "alice";
        Assert.StartsWith("- - alice [", Line(AccessLogFormat.Common, alice), StringComparison.Ordinal);
        Assert.StartsWith("- - alice [", Line(AccessLogFormat.Combined, alice), StringComparison.Ordinal);
        Assert.Contains("\"user\":\"alice\"", Line(AccessLogFormat.Json, alice), StringComparison.Ordinal);
    }
}
