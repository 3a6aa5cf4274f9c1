namespace MiniHttp.Bench.Micro;

/// <summary>What clients send.</summary>
internal static class Heads
{
    /// <summary>What ab sends.</summary>
    public static byte[] Minimal { get; } = "GET /1k.html HTTP/1.0\r\nHost: 127.0.0.1:8080\r\nUser-Agent: ApacheBench/2.3\r\nAccept: */*\r\n\r\n"u8.ToArray();

    /// <summary>What a browser sends, some 600 bytes.</summary>
    public static byte[] Browser { get; } =
        """
        GET /articles/2026/the-socket-howto.html?from=index HTTP/1.1
        Host: www.example.org:8080
        Connection: keep-alive
        Upgrade-Insecure-Requests: 1
        User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36
        Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8
        Referer: http://www.example.org:8080/articles/
        Accept-Encoding: gzip, deflate
        Accept-Language: en-GB,en;q=0.9,de;q=0.8
        Cookie: theme=dark; visited=1764000000
        If-Modified-Since: Wed, 25 Nov 2026 22:35:26 GMT
        If-None-Match: "b200b4-6b077b8e.2ab7c24e-400"


        """u8.ToArray().SelectMany(octet => octet == '\n' ? "\r\n"u8.ToArray() : [octet]).ToArray();
}
