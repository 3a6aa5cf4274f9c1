// Settings from environment variables: MINIHTTP_Port, and MiniHttp__Port as .NET programs have it. The case of a name
// does not matter, two underscores stand for a colon.

using System.Collections;

namespace MiniHttp.Server;

/// <summary>Reads the environment.</summary>
internal static class EnvironmentSettings
{
    public const string Prefix = "MINIHTTP_";

    /// <summary>Names of variables and their values, by key.</summary>
    /// <exception cref="SettingsException">Two variables have different values for one key.</exception>
    public static Dictionary<string, (string Name, string Value)> Read()
    {
        var variables = new Dictionary<string, (string Name, string Value)>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            (string name, string value) = ((string)variable.Key, (string?)variable.Value ?? "");
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                Add(variables, name, value);
            }
        }

        return variables;
    }

    /// <summary>The name of a variable for another key, written as this one.</summary>
    public static string NameOf(string key, string like)
        => like[..PrefixOf(like)] + key.Replace(":", "__", StringComparison.Ordinal);

    private static void Add(Dictionary<string, (string Name, string Value)> variables, string name, string value)
    {
        string key = name[PrefixOf(name)..].Replace("__", ":", StringComparison.Ordinal);
        if (!variables.TryAdd(key, (name, value)) && variables[key] is var other && other.Value != value)
        {
            string[] names = [name, other.Name];
            Array.Sort(names, StringComparer.Ordinal);
            throw new SettingsException($"{names[0]} and {names[1]} differ: unset one of them");
        }
    }

    private static int PrefixOf(string name)
        => name.AsSpan(Prefix.Length).StartsWith('_') ? Prefix.Length + 1 : Prefix.Length;
}
