// A body of several parts of a file: its length is known beforehand, and each byte goes once, whatever the kernel takes at a time.

using System.Text;

namespace MiniHttp.Protocol.Tests;

public class MultipartByteRangesTests
{
    private const string Text = "0123456789abcdef";

    private static MultipartByteRanges Parts(params ByteRange[] ranges) => new(ranges, Text.Length, "text/plain", "THIS");

    private static ScriptedDriver Serve(FakeFile file, MultipartByteRanges parts) => new(new RecordingHandler((_, response) =>
    {
        response.Head.Status = StatusCode.PartialContent;
        response.SetParts(file, parts);
    }));

    private static string Body(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    [Fact]
    public void Each_part_stands_behind_its_own_head_and_the_last_line_closes_the_body()
    {
        const string Expected = "--THIS\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/16\r\n\r\n01"
            + "\r\n--THIS\r\nContent-Type: text/plain\r\nContent-Range: bytes 10-15/16\r\n\r\nabcdef"
            + "\r\n--THIS--\r\n";
        var file = new FakeFile(Text);
        MultipartByteRanges parts = Parts(new(0, 1), new(10, 15));
        Assert.Equal(("multipart/byteranges; boundary=THIS", Expected.Length), (parts.ContentType, parts.Length));

        using ScriptedDriver driver = Serve(file, parts);
        driver.Arrive(Wire.Keep("/a"));

        Assert.Equal(Wire.Kept("206 Partial Content", Expected), driver.Sent);
        Assert.Equal(1, file.Disposals);
        Assert.Equal([new Answered("GET /a HTTP/1.0", 206, Expected.Length, AnswerEnding.Sent)], driver.Handler.Answered);
    }

    [Fact]
    public void However_it_is_cut_it_is_the_same()
    {
        ByteRange[] ranges = [new(3, 3), new(0, 0), new(5, 15)];
        using ScriptedDriver whole = Serve(new FakeFile(Text), Parts(ranges));
        whole.Arrive(Wire.Get("/a"));
        for (int size = 1; size < 100; size++)
        {
            using ScriptedDriver driver = Serve(new FakeFile(Text), Parts(ranges));
            driver.SendSize = () => size;
            driver.Arrive(Wire.Get("/a"));
            Assert.Equal(whole.Sent, driver.Sent);
            Assert.Equal(Outcome.Closed, driver.Outcome);
        }
    }

    [Fact]
    public void The_length_that_is_said_beforehand_is_that_of_the_body()
    {
        var random = new Random(1945);
        for (int i = 0; i < 500; i++)
        {
            ByteRange[] ranges = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(0, 16)).Select(first => new ByteRange(first, random.Next(first, 16)))];
            MultipartByteRanges parts = Parts(ranges);
            using ScriptedDriver driver = Serve(new FakeFile(Text), parts);
            driver.Arrive(Wire.Get("/a"));
            Assert.Equal(parts.Length, Body(driver.Sent).Length);
        }
    }

    [Fact]
    public void HEAD_says_the_length_and_gets_no_part()
    {
        var file = new FakeFile(Text);
        MultipartByteRanges parts = Parts(new(0, 1), new(3, 4));
        using ScriptedDriver driver = Serve(file, parts);
        driver.Arrive("HEAD /a HTTP/1.0\r\n\r\n");
        Assert.Equal(Wire.Head("206 Partial Content", $"Content-Length: {parts.Length}\r\n"), driver.Sent);
        Assert.Equal(1, file.Disposals);
    }

    [Fact]
    public void A_file_that_shrinks_ends_it_short()
    {
        var file = new FakeFile(Text[..8], claimed: 16);
        using ScriptedDriver driver = Serve(file, Parts(new(0, 1), new(6, 15)));
        driver.Arrive(Wire.Keep("/a"));
        Assert.EndsWith("\r\n\r\n67", driver.Sent, StringComparison.Ordinal);
        Assert.Equal((true, 1), (driver.HalfClosed, file.Disposals));
        Assert.Equal(AnswerEnding.CutShort, Assert.Single(driver.Handler.Answered).Ending);
    }

    [Fact]
    public void A_file_is_let_go_of_once_whatever_ends_it_between_two_parts()
    {
        foreach (string ending in new[] { "reset", "timed out", "given up" })
        {
            var file = new FakeFile(Text);
            ScriptedDriver driver = Serve(file, Parts(new(0, 1), new(6, 15)));
            driver.Window = 250;
            driver.Arrive(Wire.Get("/a"));
            if (ending == "reset") driver.Reset();
            if (ending == "timed out") driver.Pass(30);
            driver.Dispose();
            Assert.Equal(1, file.Disposals);
            Assert.Single(driver.Handler.Answered);
        }
    }

    [Fact]
    public void No_storage_is_held_for_parts_that_are_not_yet_due()
    {
        using var rented = new RentedMemory();
        using ScriptedDriver driver = Serve(new FakeFile(Text), Parts([.. Enumerable.Range(0, 1000).Select(i => new ByteRange(i % 16, i % 16))]));
        driver.Window = 300;
        driver.Arrive(Wire.Get("/a"));
        Assert.InRange(rented.Held, 1, 2048);
    }

    [Fact]
    public void A_file_or_a_producer_takes_its_place()
    {
        var file = new FakeFile(Text);
        using var response = new Response();
        response.SetParts(file, Parts(new(0, 1), new(3, 4)));
        response.SetFile(new FileRange(file, 0, 5));
        Assert.Equal((null, 5L, 0), (response.Parts, response.BodyLength, file.Disposals));

        response.SetParts(file, Parts(new(0, 1), new(3, 4)));
        response.Clear();
        Assert.Equal((null, 0L, 1), (response.Parts, response.BodyLength, file.Disposals));
    }

    [Fact]
    public void Text_that_the_handler_has_written_stands_before_the_parts()
    {
        using var driver = new ScriptedDriver(new RecordingHandler((_, response) =>
        {
            response.Write("preamble\r\n");
            response.SetParts(new FakeFile(Text), Parts(new ByteRange(0, 1)));
        }));
        driver.Arrive(Wire.Get("/a"));
        Assert.StartsWith("preamble\r\n--THIS\r\n", Body(driver.Sent), StringComparison.Ordinal);
        Assert.Contains($"Content-Length: {Encoding.Latin1.GetByteCount(Body(driver.Sent))}\r\n", driver.Sent, StringComparison.Ordinal);
    }
}
