// minifetch as its users run it: arguments, working directory, standard streams, exit code.

using System.Diagnostics;
using System.Text;
using MiniHttp.Testing;

namespace MiniHttp.EndToEnd.Tests;

/// <summary>Runs the real minifetch, or the executable that the variable MINIFETCH names.</summary>
internal static class Minifetch
{
    private static readonly string Assembly = Minihttpd.PathOf("MinifetchPath");

    public static Task<ProgramResult> RunAsync(params string[] arguments) => RunAsync("", arguments);

    /// <summary>Runs it to its end.</summary>
    /// <param name="input">Its standard input, as ISO-8859-1.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<ProgramResult> RunAsync(string input, string[] arguments)
    {
        using Process process = Start(arguments);
        using var limit = new CancellationTokenSource(2 * RawClient.HangLimit);
        try
        {
            using var output = new MemoryStream();
            Task copying = process.StandardOutput.BaseStream.CopyToAsync(output, limit.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.BaseStream.WriteAsync(Encoding.Latin1.GetBytes(input), limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            await copying;
            var result = new ProgramResult(process.ExitCode, output.ToArray(), await errors);
            Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
            return result;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>The words that run it.</summary>
    public static string[] Command(params string[] arguments)
        => Environment.GetEnvironmentVariable("MINIFETCH") is { Length: > 0 } other ? [other, .. arguments] : [Minihttpd.Dotnet, Assembly, .. arguments];

    /// <summary>Starts it; its streams are the caller's to read.</summary>
    public static Process Start(params string[] arguments)
    {
        string[] command = Command(arguments);
        return Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
