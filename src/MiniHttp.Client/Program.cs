// minifetch: reads what it is told, fetches it, and says in one line what went wrong. Exit codes are FetchCode's.

using System.Runtime.InteropServices;
using MiniHttp.Client;
using MiniHttp.CommandLine;
using MiniHttp.Fetching;
using MiniHttp.Sockets;

if (!DescriptorLimit.SufficesFor("minifetch"))
{
    return (int)FetchCode.BadUsage;
}

return await RunAsync(args).ConfigureAwait(false);

// In a method of its own, since the assemblies that it uses, each of which takes descriptors, are loaded when it is
// called.
static async Task<int> RunAsync(string[] args)
{
    StandardError.Open();
    try
    {
        FetchArguments arguments = ArgumentReader.Read(args);
        if (arguments.Help || arguments.Version || arguments.Completion is not null)
        {
            string text = arguments.Help ? HelpText.Of(Minifetch.Summary, arguments.Urls) + "\n"
                : arguments.Version ? Minifetch.Version + "\n"
                : ShellCompletion.Of(Minifetch.Summary, arguments.Completion!);
            StandardOutput.Write(output => output.Write(text));
            return 0;
        }

        using var interruption = new CancellationTokenSource();
        int interrupted = 0;
        void OnSignal(PosixSignalContext context, int exitCode)
        {
            context.Cancel = true; // The system's own way is to end at once.
            if (Interlocked.Exchange(ref interrupted, exitCode) != 0)
            {
                Environment.Exit(exitCode);
            }

            interruption.Cancel();

            // A system call that waits for standard input, or for the reader of a FIFO, does not see the token.
            _ = Task.Delay(TimeSpan.FromSeconds(1))
                .ContinueWith(_ => Environment.Exit(exitCode), TaskScheduler.Default);
        }

        using var onInterrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT, context => OnSignal(context, (int)FetchCode.Interrupted));
        using var onTerminate = PosixSignalRegistration.Create(
            PosixSignal.SIGTERM, context => OnSignal(context, Minifetch.Terminated));
        try
        {
            await using var command = new FetchCommand(arguments);
            return await command.RunAsync(interruption.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interrupted != 0)
        {
            return interrupted;
        }
    }
    catch (CommandLineException e)
    {
        return Fail(e.Message, e.ExitCode);
    }
    catch (FetchException e)
    {
        return Fail(FailureHint.Of(e), (int)e.Code);
    }
    catch (DestinationException e)
    {
        return Fail(FailureHint.Of(e), (int)FetchCode.WriteFailed);
    }
}

static int Fail(string message, int exitCode)
{
    StandardError.Writer.WriteLine($"minifetch: {Printable.Of(message)}");
    return exitCode;
}
