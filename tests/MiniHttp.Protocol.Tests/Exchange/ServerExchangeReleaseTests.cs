// What an answer holds, a file or a producer, is let go of exactly once, whichever way the answer ends; and it is told exactly once.

namespace MiniHttp.Protocol.Tests;

public class ServerExchangeReleaseTests
{
    private const int MiddleOfTheBody = 100; // The head of each answer here is shorter.

    private static readonly string Long = new('x', 500);

    public static TheoryData<string, AnswerEnding> Paths { get; } = new()
    {
        { "sent", AnswerEnding.Sent },
        { "sent and kept alive", AnswerEnding.Sent },
        { "HEAD", AnswerEnding.Sent },
        { "reset before a byte", AnswerEnding.Reset },
        { "reset in the middle", AnswerEnding.Reset },
        { "timed out", AnswerEnding.TimedOut },
        { "given up", AnswerEnding.Stopped },
        { "stopping", AnswerEnding.Sent },
        { "half-closed", AnswerEnding.Sent },
    };

    [Theory]
    [InlineData("sent")]
    [InlineData("reset in the middle")]
    [InlineData("timed out")]
    [InlineData("given up")]
    public void An_answer_is_told_once_though_the_handler_fails_then(string path)
    {
        var file = new FakeFile(Long);
        int told = 0;
        RecordingHandler handler = new((_, response) => response.SetFile(new FileRange(file, 0, file.Length)))
        {
            WhenEnded = () =>
            {
                told++;
                throw new InvalidOperationException("a bug");
            },
        };
        var driver = new ScriptedDriver(handler);

        Assert.Throws<InvalidOperationException>(() =>
        {
            Walk(path, driver);
            driver.Dispose();
        });
        driver.Dispose();
        Assert.Equal((1, 1), (told, file.Disposals));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_file_is_let_go_of_once(string path, AnswerEnding ending)
    {
        var file = new FakeFile(Long);
        RecordingHandler handler = Walk(path, RecordingHandler.Of(file));

        Assert.Equal(1, file.Disposals);
        Assert.Equal(ending, Assert.Single(handler.Answered).Ending);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_producer_is_let_go_of_once(string path, AnswerEnding ending)
    {
        var producer = new FakeProducer((Produced.Some, Long), (Produced.End, Long));
        RecordingHandler handler = Walk(path, RecordingHandler.Of(producer));

        Assert.Equal(1, producer.Disposals);
        Assert.Equal(ending, Assert.Single(handler.Answered).Ending);
    }

    [Fact]
    public void A_file_that_shrank_is_let_go_of_once()
    {
        var file = new FakeFile("0123", claimed: 10);
        RecordingHandler handler = Walk("sent", RecordingHandler.Of(file));

        Assert.Equal(1, file.Disposals);
        Assert.Equal([new Answered("GET /a HTTP/1.0", 200, 4, AnswerEnding.CutShort)], handler.Answered);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("given up")]
    public void A_producer_that_is_waited_for_is_let_go_of_once(string path)
    {
        var producer = new FakeProducer();
        using (var driver = new ScriptedDriver(RecordingHandler.Of(producer)))
        {
            driver.Arrive(Wire.Get("/a"));
            if (path == "reset") driver.Reset();
        }

        Assert.Equal(1, producer.Disposals);
    }

    [Fact]
    public void A_file_whose_place_another_takes_is_let_go_of()
    {
        FakeFile[] files = [new("a"), new("b"), new("c")];
        FakeProducer[] producers = [new(), new()];
        RecordingHandler handler = Walk("sent", new RecordingHandler((_, response) =>
        {
            response.SetFile(new FileRange(files[0], 0, 1));
            response.SetFile(new FileRange(files[1], 0, 1));
            response.SetProducer(producers[0]);
            response.SetProducer(producers[1]);
            response.SetFile(new FileRange(files[2], 0, 1));
        }));

        Assert.Equal([1, 1, 1, 1, 1], [.. files.Select(f => f.Disposals), .. producers.Select(p => p.Disposals)]);
        Assert.Equal(1, Assert.Single(handler.Answered).BodyBytes);
    }

    [Fact]
    public void A_file_of_which_another_part_is_chosen_is_kept()
    {
        var file = new FakeFile("0123456789");
        using var driver = new ScriptedDriver(new RecordingHandler((_, response) =>
        {
            response.SetFile(new FileRange(file, 0, 10));
            response.SetFile(response.File with { Offset = 5, Count = 4 });
        }));
        driver.Arrive(Wire.Get("/a"));

        Assert.Equal(Wire.Last("200 OK", "5678"), driver.Sent);
        Assert.Equal(1, file.Disposals);
    }

    [Fact]
    public void A_refusal_in_place_of_an_answer_lets_go_of_what_the_answer_held()
    {
        var file = new FakeFile("0123456789");
        RecordingHandler handler = Walk("sent", new RecordingHandler((_, response) =>
        {
            response.SetFile(new FileRange(file, 0, 10));
            response.Clear();
            response.Head.Status = StatusCode.InternalServerError;
        }));

        Assert.Equal(1, file.Disposals);
        Assert.Equal([new Answered("GET /a HTTP/1.0", 500, 0, AnswerEnding.Sent)], handler.Answered);
    }

    [Fact]
    public void A_file_is_let_go_of_where_the_handler_fails()
    {
        var file = new FakeFile("0123456789");
        using (var driver = new ScriptedDriver(new RecordingHandler((_, response) =>
        {
            response.SetFile(new FileRange(file, 0, 10));
            throw new InvalidOperationException("a bug");
        })))
        {
            Assert.Throws<InvalidOperationException>(() => driver.Arrive(Wire.Get("/a")));
        }

        Assert.Equal(1, file.Disposals);
    }

    private static RecordingHandler Walk(string path, RecordingHandler handler)
    {
        using var driver = new ScriptedDriver(handler);
        Walk(path, driver);
        return handler;
    }

    private static void Walk(string path, ScriptedDriver driver)
    {
        driver.Window = path switch
        {
            "reset before a byte" => 0,
            "reset in the middle" or "timed out" or "given up" or "stopping" or "half-closed" => MiddleOfTheBody,
            _ => long.MaxValue,
        };
        driver.Arrive(path switch
        {
            "HEAD" => "HEAD /a HTTP/1.0\r\n\r\n",
            "sent and kept alive" => Wire.Keep("/a"),
            _ => Wire.Get("/a"),
        });
        switch (path)
        {
            case "reset before a byte" or "reset in the middle":
                driver.Reset();
                break;
            case "timed out":
                driver.Pass(30);
                break;
            case "stopping":
                driver.Stop();
                driver.Take(1000);
                break;
            case "half-closed":
                driver.EndOfStream();
                driver.Take(1000);
                break;
        }
    }
}
