// A film in a browser: whoever drags its slider wants the part from there on, and not what lies before.

namespace MiniHttp.EndToEnd.Tests;

[Collection(nameof(HeavyTests))]
public sealed class VideoSeekingTests : IDisposable
{
    private const int Seconds = 300;

    // It seeks when it knows how long the film is, and tells of it by asking for a picture.
    private const string Page = """
        <!doctype html><title>x</title><video id="film" src="film.webm" preload="metadata" muted></video>
        <script>
        const film = document.getElementById("film"), tell = text => { new Image().src = `/${text}.png`; };
        film.onerror = () => tell(`error-${film.error.code}`);
        film.onloadedmetadata = () => { tell(`length-${Math.round(film.duration)}`); film.currentTime = 250; };
        film.onseeked = () => tell(`seeked-${Math.round(film.currentTime)}-${film.videoWidth}x${film.videoHeight}`);
        </script>
        """;

    private readonly TemporaryDirectory _site = new TemporaryDirectory().With("index.html", Page);
    private readonly TemporaryDirectory _profile = new();

    public void Dispose()
    {
        _site.Dispose();
        _profile.Dispose();
    }

    [Theory]
    [InlineData("threadpool")]
    [InlineData("select")]
    public async Task Chromium_gets_the_part_of_a_film_that_it_seeks(string concurrency)
    {
        ExternalProgram chromium = ExternalProgram.Chromium;
        byte[] film = WebmFilm.Make(Seconds);
        File.WriteAllBytes(_site.In("film.webm"), film);
        File.SetLastWriteTimeUtc(_site.In("film.webm"), new DateTime(1994, 11, 6, 8, 49, 37, DateTimeKind.Utc));
        await using Minihttpd server = await Minihttpd.ServeAsync(_site, "--concurrency", concurrency);
        await using (new Browser(chromium, _profile.In("profile"), server.Url))
        {
            string? told = await server.Output.FirstAsync(line => line.Contains("\"GET /seeked-") || line.Contains("\"GET /error-"));
            Assert.Contains("\"GET /seeked-250-1x1.png ", told);
            string length = $"\"GET /length-{Seconds}.png ";
            Assert.NotNull(await server.Output.FirstAsync(line => line.Contains(length))); // On another connection.
        }

        Assert.Equal(0, await server.StopAsync());
        long[] parts = [.. server.Output.All.Where(line => line.Contains("\"GET /film.webm HTTP/1.1\" 206 ") && !line.EndsWith(" -"))
            .Select(line => long.Parse(line.Split(' ')[^1]))];
        Assert.InRange(parts.Length, 2, 20); // From the beginning, and from the place that was sought.
        Assert.InRange(parts.Min(), 1, film.Length / 4); // The last fifth, or less if the browser has had enough before the end of it.
    }
}
