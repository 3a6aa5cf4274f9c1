// A handler and a layer of one's own, without a host. Each response is the path in upper case; the layer adds a field.
//
//     dotnet run --project examples/OwnHandler

using System.Text;
using MiniHttp.Hosting;
using MiniHttp.Protocol;

var options = new HttpServerOptions { Handler = new UpperCase() };
options.Listen("127.0.0.1:0"); // Any free port.
options.Use(inner => new Stamp(inner));

await using var server = new HttpServer(options);
await server.StartAsync();
Console.WriteLine($"{server.Urls[0]} (Enter stops)");
await Console.In.ReadLineAsync();
await server.StopAsync();

// Serves all connections, on several threads at once, so it has no state that changes.
internal sealed class UpperCase : IRequestHandler
{
    public void Answer(RequestHead request, IConnection connection, Response response)
    {
        if (request.Method is not (Method.Get or Method.Head))
        {
            response.Head.Status = StatusCode.NotImplemented;
            return;
        }

        response.Head.Fields.Add(FieldName.ContentType, "text/plain; charset=utf-8");
        ReadOnlySpan<byte> path = request.Target.Path; // As it came: still percent-encoded.
        Ascii.ToUpper(path, response.Body.GetSpan(path.Length), out int written);
        response.Body.Advance(written);
    }

    // A refused request gets its status, and no body.
    public void Refuse(Rejection reason, RequestHead request, Response response)
    {
    }

    public void Ended(in AnsweredRequest answered)
        => Console.WriteLine($"{answered.Status.Value} {answered.BodyBytes} bytes");
}

internal sealed class Stamp(IRequestHandler inner) : IRequestHandler
{
    public void Answer(RequestHead request, IConnection connection, Response response)
    {
        inner.Answer(request, connection, response);
        response.Head.Fields.Set("X-Stamp"u8, "example"u8);
    }

    public void Refuse(Rejection reason, RequestHead request, Response response)
    {
        inner.Refuse(reason, request, response);
        response.Head.Fields.Set("X-Stamp"u8, "example"u8);
    }

    public void Ended(in AnsweredRequest answered) => inner.Ended(answered);
}
