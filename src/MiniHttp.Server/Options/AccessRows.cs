using MiniHttp.CommandLine;
using MiniHttp.Hosting;
using static MiniHttp.Server.SettingsParts;

namespace MiniHttp.Server;

/// <summary>Options: passwords, host names.</summary>
internal static class AccessRows
{
    public static ServerOptionGroup Group { get; } = new(
        "access",
        "Access",
        "",
        [
            new("auth", "USER:PASSWORD", "Require this user and password (Basic); may be repeated",
                OfAuthentication.List("Users", AuthValues.AllowedUser, _ => "", (a, values)
                    => AuthValues.ParseUsers(values) is { } users ? a with { Users = users } : null)
                with { IsSecret = true })
            {
                Details = "Other users of the machine can read it in the list of processes: `--auth-file` is better. "
                    + "See [Passwords](#passwords).",
            },
            new("auth-file", "FILE", "Require a user and password of FILE, made by htpasswd -B",
                OfProgram.One("Auth:File", "the path of a password file (htpasswd)", _ => "", (s, v)
                    => AuthValues.ReadFile(v, s.Server.Root, s.OwnFiles) is { } users
                        ? WithFileUsers(s, users) : null))
            {
                Kind = ValueKind.File,
            },
            new("allow-host", "NAME", "Answer 403 for other host names; may be repeated",
                OfServer.List("AllowHosts", AllowedHosts.Allowed, _ => "", (s, values)
                    => values.All(value => AllowedHosts.IsValid(value.Text))
                        ? s with { AllowHosts = [.. values.Select(value => value.Text)] } : null))
            {
                Details = "IP addresses, localhost and this machine's own name always pass. "
                    + "See [Host names](#host-names).",
            },
            new("", "Name of the area that needs a password, shown to the user",
                OfAuthentication.One(
                    "Realm",
                    "US-ASCII without quotes, backslashes and control characters",
                    a => a.Realm,
                    (a, v) => AuthValues.ParseRealm(v) is { } realm ? a with { Realm = realm } : null)),
            new("", "Directories that need a password",
                OfAuthentication.List("Paths", GuardedPath.Allowed, _ => "", (a, values)
                    => AuthValues.ParsePaths(values) is { } paths ? a with { Paths = paths } : null)
                with { DefaultInWords = "the whole site" })
            {
                Details = "See [Passwords](#passwords).",
            },
        ]);

    private static ServerSettings WithFileUsers(ServerSettings settings, IReadOnlyList<KnownUser> users)
    {
        AuthenticationOptions authentication = settings.Server.Authentication with { FileUsers = users };
        return settings with { Server = settings.Server with { Authentication = authentication } };
    }
}
