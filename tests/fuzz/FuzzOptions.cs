using System.Globalization;

namespace MiniHttp.Fuzz;

/// <summary>What the command line says.</summary>
/// <param name="Targets">The names of the targets.</param>
/// <param name="Time">How long each is fuzzed.</param>
/// <param name="Seed">Where the random numbers begin.</param>
/// <param name="Keep">Whether the corpus is written anew.</param>
internal sealed record FuzzOptions(IReadOnlyList<string> Targets, TimeSpan Time, int Seed, bool Keep)
{
    /// <summary>Reads it; null if it is not what is allowed.</summary>
    public static FuzzOptions? Read(string[] args)
    {
        var options = new FuzzOptions([], TimeSpan.FromMinutes(1), Environment.TickCount & int.MaxValue, false);
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--keep":
                    options = options with { Keep = true };
                    break;
                case "--minutes" or "--seconds" or "--seed":
                    if (i + 1 == args.Length || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                    {
                        return null;
                    }

                    options = args[i++] switch
                    {
                        "--minutes" => options with { Time = TimeSpan.FromMinutes(number) },
                        "--seconds" => options with { Time = TimeSpan.FromSeconds(number) },
                        _ => options with { Seed = number },
                    };
                    break;
                case "all":
                    options = options with { Targets = [.. FuzzTargets.Names] };
                    break;
                default:
                    if (!FuzzTargets.Names.Contains(args[i]))
                    {
                        return null;
                    }

                    options = options with { Targets = [.. options.Targets, args[i]] };
                    break;
            }
        }

        return options.Targets.Count > 0 ? options : null;
    }
}
