// Chromium with one page, driven by the DevTools protocol over its socket: the page is asked what it shows, and its buttons are clicked.

using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>A page in a real browser.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly Process _process;
    private readonly OutputLines _errors;
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonElement> _messages = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private string? _session;
    private int _commands;

    private BrowserPage(ExternalProgram chromium, string profile)
    {
        _process = Process.Start(new ProcessStartInfo(
            chromium.Path,
            ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--no-proxy-server", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank"])
        {
            RedirectStandardError = true,
        })!;
        _errors = new OutputLines(_process.StandardError.BaseStream);
    }

    /// <summary>Starts the browser; what is downloaded lies in the profile.</summary>
    public static async Task<BrowserPage> OpenAsync(ExternalProgram chromium, string profile, string url)
    {
        var page = new BrowserPage(chromium, profile);
        try
        {
            const string Listening = "DevTools listening on ";
            string line = await page._errors.FirstAsync(said => said.StartsWith(Listening, StringComparison.Ordinal))
                ?? throw new InvalidOperationException($"Chromium ended: {string.Join('\n', page._errors.All)}");
            using var limit = new CancellationTokenSource(RawClient.HangLimit);
            await page._socket.ConnectAsync(new Uri(line[Listening.Length..]), limit.Token);
            page._reading = page.ReadAsync();
            await page.SendAsync("Browser.setDownloadBehavior", new() { ["behavior"] = "allow", ["downloadPath"] = profile, ["eventsEnabled"] = true });
            JsonElement target = await page.SendAsync("Target.createTarget", new() { ["url"] = "about:blank" });
            JsonElement session = await page.SendAsync("Target.attachToTarget", new() { ["targetId"] = target.GetProperty("targetId").GetString(), ["flatten"] = true });
            page._session = session.GetProperty("sessionId").GetString();
            await page.SendAsync("Runtime.enable");
            await page.SendAsync("Log.enable");
            await page.SendAsync("Page.enable");
            await page.GoAsync(url);
            return page;
        }
        catch
        {
            await page.DisposeAsync();
            throw;
        }
    }

    /// <summary>What went wrong in the page so far: exceptions, and what its policy has forbidden.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_messages)
            {
                return [.. _messages.Where(message => MethodOf(message) is "Runtime.exceptionThrown" or "Log.entryAdded").Select(message => message.ToString())];
            }
        }
    }

    public async Task GoAsync(string url)
    {
        int seen = Seen();
        await SendAsync("Page.navigate", new() { ["url"] = url });
        await FirstAsync(seen, message => MethodOf(message) == "Page.loadEventFired");
    }

    /// <summary>The value of an expression; of a promise, what comes of it.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        JsonElement result = await SendAsync("Runtime.evaluate", new() { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        Assert.False(result.TryGetProperty("exceptionDetails", out JsonElement thrown), $"{expression}: {thrown}");
        return result.GetProperty("result").TryGetProperty("value", out JsonElement value) ? value : default;
    }

    public async Task<string> TextAsync(string expression) => (await EvaluateAsync(expression)).GetString() ?? "";

    public async Task<string[]> TextsAsync(string expression) => [.. (await EvaluateAsync(expression)).EnumerateArray().Select(text => text.GetString()!)];

    /// <summary>Waits until an expression is true in the page.</summary>
    public async Task UntilAsync(string condition)
        => await EvaluateAsync($"new Promise(done => {{ const look = () => ({condition}) ? done(true) : setTimeout(look, 20); look(); }})");

    public Task ClickAsync(string selector) => EvaluateAsync($"document.querySelector({JsonSerializer.Serialize(selector)}).click()");

    /// <summary>Clicks, and waits for the file that comes of it.</summary>
    /// <returns>Its path.</returns>
    public async Task<string> DownloadAsync(string selector, string directory)
    {
        int seen = Seen();
        await ClickAsync(selector);
        JsonElement begun = await FirstAsync(seen, message => MethodOf(message) == "Browser.downloadWillBegin");
        await FirstAsync(seen, message => MethodOf(message) == "Browser.downloadProgress" && message.GetProperty("params").GetProperty("state").GetString() == "completed");
        return Path.Combine(directory, begun.GetProperty("params").GetProperty("suggestedFilename").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(RawClient.HangLimit);
        await _reading.WaitAsync(RawClient.HangLimit);
        await _errors.Completion.WaitAsync(RawClient.HangLimit);
        _socket.Dispose();
        _process.Dispose();
    }

    private static string? MethodOf(JsonElement message) => message.TryGetProperty("method", out JsonElement method) ? method.GetString() : null;

    private int Seen()
    {
        lock (_messages)
        {
            return _messages.Count;
        }
    }

    private async Task<JsonElement> SendAsync(string method, JsonObject? parameters = null)
    {
        int id = Interlocked.Increment(ref _commands), seen = Seen();
        var command = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (_session is not null)
        {
            command["sessionId"] = _session;
        }

        using var limit = new CancellationTokenSource(RawClient.HangLimit);
        await _socket.SendAsync(Encoding.UTF8.GetBytes(command.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        JsonElement answer = await FirstAsync(seen, message => message.TryGetProperty("id", out JsonElement of) && of.GetInt32() == id);
        return answer.TryGetProperty("result", out JsonElement result) ? result : throw new InvalidOperationException($"{method}: {answer}");
    }

    private async Task<JsonElement> FirstAsync(int seen, Predicate<JsonElement> condition)
    {
        for (; ; )
        {
            Task changed;
            lock (_messages)
            {
                int found = _messages.FindIndex(seen, condition);
                if (found >= 0)
                {
                    return _messages[found];
                }

                (seen, changed) = (_messages.Count, _changed.Task);
            }

            await changed.WaitAsync(RawClient.HangLimit);
        }
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[65536];
        try
        {
            for (; ; )
            {
                using var message = new MemoryStream();
                ValueWebSocketReceiveResult received;
                do
                {
                    received = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                    message.Write(buffer, 0, received.Count);
                }
                while (!received.EndOfMessage);

                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                lock (_messages)
                {
                    _messages.Add(JsonDocument.Parse(message.ToArray()).RootElement);
                    _changed.SetResult();
                    _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }
        catch (WebSocketException)
        {
            // The browser has ended.
        }
    }
}
