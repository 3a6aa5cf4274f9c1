// minifetch: one transfer for each URL, one after the other or side by side, and an exit code for all of them.

using MiniHttp.Fetching;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.Client;

/// <summary>Does what the command line says.</summary>
internal sealed class FetchCommand : IAsyncDisposable
{
    private readonly FetchArguments _arguments;
    private readonly FetchOptions _options;
    private readonly RequestBuilder _requests;
    private readonly Outputs _outputs;
    private readonly ProgressBars? _progress;
    private readonly string? _writeOut;
    private readonly WireRecording? _wire;

    /// <exception cref="CommandLineException">Something makes no sense, or cannot be read.</exception>
    public FetchCommand(FetchArguments arguments)
    {
        _arguments = arguments;
        _options = OptionsBuilder.Build(arguments);
        if (arguments.Wire.IsOn)
        {
            _wire = OpenRecording(arguments.Wire);
            _options = _options with { Connect = _options.Connect with { Wire = new WireSource(WireSide.Client, _wire) } };
        }

        _requests = new RequestBuilder(arguments);
        _outputs = new Outputs(arguments, Warn);
        _progress = !arguments.Silent && !arguments.Verbose && !arguments.Wire.Screen && ProgressBars.IsPossible ? new ProgressBars() : null;
        _writeOut = arguments.WriteOut is ['@', .. var file] ? RequestData.ReadFormat(file) : arguments.WriteOut;
        foreach (string warning in _requests.Warnings)
        {
            Warn(warning);
        }

        Warn(arguments.Outputs.Count > arguments.Urls.Count ? "more -o and -O than URLs: the last ones are ignored" : null);
    }

    private void Warn(string? text)
    {
        if (text is not null && !_arguments.Silent)
        {
            Say($"minifetch: warning: {Printable.Of(text)}");
        }
    }

    private void Say(string line) => Write(() => StandardError.Writer.WriteLine(line));

    private void Write(Action write)
    {
        if (_progress is null)
        {
            write();
        }
        else
        {
            _progress.Interrupt(write);
        }
    }

    /// <summary>Fetches all URLs.</summary>
    /// <returns>The exit code: that of the last URL that failed, 0 if none did.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (_arguments.IsVerbatim || _arguments.Grade)
        {
            return (int)await ConverseAsync(cancellation).ConfigureAwait(false);
        }

        var codes = new FetchCode[_arguments.Urls.Count];
        if (_arguments.Parallel)
        {
            int most = Math.Min(_arguments.ParallelMost, DescriptorLimit.Transfers() ?? int.MaxValue);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = most, CancellationToken = cancellation };
            await Parallel.ForAsync(0, codes.Length, parallel, async (i, _) => codes[i] = await FetchAsync(i, cancellation).ConfigureAwait(false))
                .ConfigureAwait(false);
        }
        else
        {
            for (int i = 0; i < codes.Length; i++)
            {
                codes[i] = await FetchAsync(i, cancellation).ConfigureAwait(false);
            }
        }

        return (int)codes.LastOrDefault(code => code != FetchCode.Ok);
    }

    public async ValueTask DisposeAsync()
    {
        if (_progress is not null)
        {
            await _progress.DisposeAsync().ConfigureAwait(false);
        }

        _outputs.Dispose();
        _wire?.Dispose();
    }

    // By other means than a request and its response.
    private async Task<FetchCode> ConverseAsync(CancellationToken cancellation)
    {
        try
        {
            return _arguments.Grade
                ? await new GradeCommand(_arguments, _options, Say).RunAsync(cancellation).ConfigureAwait(false)
                : await new ReplayCommand(_arguments, _options, Say).RunAsync(cancellation).ConfigureAwait(false);
        }
        catch (FetchException e)
        {
            return Report(e.Code, FailureHint.Of(e));
        }
    }

    private WireRecording OpenRecording(WireRecordingOptions options)
    {
        try
        {
            return new WireRecording(options, Warn);
        }
        catch (IOException e)
        {
            throw new CommandLineException(e.Message, (int)FetchCode.WriteFailed, e);
        }
    }

    private async Task<FetchCode> FetchAsync(int number, CancellationToken cancellation)
    {
        string text = _arguments.Urls[number];
        FetchResult result;
        string? file = null;
        FetchRequest? request = null;
        try
        {
            request = _requests.Build(text, number);
            using Output output = _outputs.Open(number, request.Url);
            result = await FetchAsync(request, output, cancellation).ConfigureAwait(false);
            file = output.File;
        }
        catch (FetchException e)
        {
            return Report(e.Code, FailureHint.Of(e));
        }
        catch (DestinationException e) when (request is not null)
        {
            result = new FetchResult { Code = e.Code, Error = FailureHint.Of(e), Url = request.Url, Method = request.Method };
        }

        if (result.Error is { } error)
        {
            Report(result.Code, error);
        }

        if (_writeOut is not null)
        {
            var finished = new FinishedTransfer(result, text, number, file, request.Referer?.ToString());
            Write(() => StandardOutput.Write(output => WriteOut.Write(
                _writeOut, finished, output, StandardError.Writer, writer => writer == output ? !Console.IsOutputRedirected : !Console.IsErrorRedirected)));
        }

        return result.Code;
    }

    private async Task<FetchResult> FetchAsync(FetchRequest request, Output output, CancellationToken cancellation)
    {
        var observer = new TransferObserver(Say, _arguments.Verbose, _arguments.Silent)
        {
            Heads = output.TakeHead,
            Head = output.OnHead,
            Progress = _progress is null || output.IsTerminal ? null : (received, total) => _progress.Report(output.Title, received, total),
        };
        var fetcher = new HttpFetcher(_options with { Observer = observer });
        FetchResult result = await fetcher.FetchAsync(request, output.Destination, cancellation).ConfigureAwait(false);
        return result.Failure is { } failure ? result with { Error = FailureHint.Of(failure) } : result;
    }

    private FetchCode Report(FetchCode code, string message)
    {
        if (!_arguments.Silent || _arguments.ShowError)
        {
            Say(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"minifetch: ({(int)code}) {Printable.Of(message)}"));
        }

        return code;
    }
}
