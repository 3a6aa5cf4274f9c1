// minihttpd: reads options and settings, runs the host, reports an error in one line.
// Exit codes: 0 stopped as asked, 1 cannot run (a port in use), 2 invalid option or setting.

using Microsoft.Extensions.Hosting;
using MiniHttp.Hosting;
using MiniHttp.Server;
using MiniHttp.Sockets;

try
{
    if (args is ["--version"])
    {
        Console.Out.WriteLine(Minihttpd.Version); // At once: the table of options takes some milliseconds to build.
        return 0;
    }

    if (new ServerCommand().Parse(args, out ServerArguments arguments) is { } exitCode)
    {
        return exitCode;
    }

    DescriptorLimit.Raise();
    ServerSettings settings = SettingsReader.Read(CurrentDirectory(), arguments.ConfigFile, arguments.Settings);
    using IHost host = ServerHost.Build(settings, WorkerRole.OfThisProcess());
    await host.RunAsync().ConfigureAwait(false);
    return 0;
}
catch (OperationCanceledException)
{
    return 0; // Told to stop before it had started.
}
catch (Exception e) when (e is SettingsException or ListenException { IsInvalidSetting: true })
{
    return Fail(e, 2);
}
catch (Exception e) when (e is ListenException or IOException or UnauthorizedAccessException)
{
    return Fail(e, 1);
}

static string CurrentDirectory()
{
    try
    {
        return Environment.CurrentDirectory;
    }
    catch (IOException e)
    {
        throw new SettingsException("the current directory no longer exists: change to another one", e);
    }
}

static int Fail(Exception e, int exitCode)
{
    try
    {
        Console.Error.WriteLine($"minihttpd: {OneLine.Of(e.Message)}");
    }
    catch (Exception unheard) when (unheard is IOException or UnauthorizedAccessException)
    {
        // Standard error cannot be written: the exit code is all that is left to say it with.
    }

    return exitCode;
}
