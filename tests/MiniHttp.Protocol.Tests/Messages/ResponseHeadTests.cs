// RFC 1945 §6: a response begins as an empty 200, and becomes one again.

namespace MiniHttp.Protocol.Tests;

public class ResponseHeadTests
{
    [Fact]
    public void After_Clear_nothing_of_the_former_answer_is_left()
    {
        ResponseHead head = new() { Status = StatusCode.NotFound, Version = HttpVersion.Http11, ReasonPhrase = "Gone fishing" };
        head.Fields.Add("A"u8, "b"u8);
        head.Clear();
        ResponseHead fresh = new();
        Assert.Equal((StatusCode.Ok, HttpVersion.Http10, (string?)null), (head.Status, head.Version, head.ReasonPhrase));
        Assert.Equal((fresh.Status, fresh.Version, fresh.ReasonPhrase), (head.Status, head.Version, head.ReasonPhrase));
        Assert.Equal(0, head.Fields.Count);
    }
}
