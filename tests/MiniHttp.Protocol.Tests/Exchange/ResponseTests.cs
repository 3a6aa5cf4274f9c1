namespace MiniHttp.Protocol.Tests;

public class ResponseTests
{
    [Fact]
    public void A_producer_that_is_set_twice_lives_on()
    {
        var producer = new FakeProducer((Produced.End, "a"));
        using var response = new Response();
        response.SetProducer(producer);
        response.SetProducer(producer);

        Assert.Equal((producer, 0), (response.Producer, producer.Disposals));
    }

    [Fact]
    public void Setting_no_file_drops_the_producer()
    {
        var producer = new FakeProducer((Produced.End, "a"));
        using var response = new Response();
        response.SetProducer(producer);
        response.SetFile(default);

        Assert.Equal((null, 1, 0L), (response.Producer, producer.Disposals, response.BodyLength));
    }

    [Fact]
    public void Setting_a_producer_drops_the_file()
    {
        var file = new FakeFile("abc", 3);
        var producer = new FakeProducer((Produced.End, "a"));
        using var response = new Response();
        response.SetFile(new FileRange(file, 0, 3));
        response.SetProducer(producer);

        Assert.Equal((default, 1, null), (response.File, file.Disposals, response.BodyLength));
    }

    [Fact]
    public void A_file_whose_range_is_narrowed_stays_open()
    {
        var file = new FakeFile("abc", 3);
        using (var response = new Response())
        {
            response.SetFile(new FileRange(file, 0, 3));
            response.SetFile(new FileRange(file, 1, 1));
            Assert.Equal((0, 1L), (file.Disposals, response.BodyLength));
        }

        Assert.Equal(1, file.Disposals);
    }
}
