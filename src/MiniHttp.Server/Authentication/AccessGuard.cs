// RFC 1945 §11: whether a request may be answered. Decides which rule holds for a path, and whether its credentials will do. That a
// directory is guarded says nothing of what is in it: what is not there is asked for a password, too.

using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Guards the paths of a site.</summary>
internal sealed class AccessGuard
{
    private const int LongestPathOnStack = 1024;

    private readonly GuardedPaths _paths;
    private readonly UserTable _users;

    /// <summary>Makes a guard.</summary>
    /// <param name="settings">What is guarded, and who may see it.</param>
    /// <param name="clock">The clock.</param>
    public AccessGuard(AuthSettings settings, TimeProvider clock)
    {
        _paths = new GuardedPaths(settings);
        _users = new UserTable(settings.Users.Concat(settings.FileUsers), clock);
    }

    /// <summary>Whether the request may be answered.</summary>
    public CredentialsCheck Check(RequestHead request) => Check(request, RulesFor(request));

    /// <summary>Whether whoever sent the request may see a file.</summary>
    /// <param name="request">The request; what it asks for does not matter.</param>
    /// <param name="relative">The file's path below the root.</param>
    public CredentialsCheck Check(RequestHead request, ReadOnlySpan<byte> relative)
        => Check(request, _paths.Of(relative));

    /// <summary>
    /// Whether a file may stand in for the path of a request that was let in: the index file of a directory, a page
    /// without its extension, a coded form. Ask before looking for the file: without the password a guarded file is as
    /// if it were not there.
    /// </summary>
    public bool Permits(RequestHead request, ReadOnlySpan<byte> relative)
    {
        PathRules rules = _paths.Of(relative);
        return rules == RulesFor(request) || Check(request, rules) == CredentialsCheck.Right;
    }

    /// <summary>Whether the request has a password for everything that is guarded.</summary>
    public bool PermitsAll(RequestHead request)
        => _paths.All.All(path => Check(request, path) == CredentialsCheck.Right);

    private CredentialsCheck Check(RequestHead request, PathRules rules)
    {
        CredentialsCheck check = Check(request, rules.Exact);
        return check == CredentialsCheck.Right && rules.Folded != rules.Exact ? Check(request, rules.Folded) : check;
    }

    private CredentialsCheck Check(RequestHead request, GuardedPath? guarded)
    {
        if (guarded is not { IsOpen: false } rule)
        {
            return CredentialsCheck.Right;
        }

        if (!TryGetCredentials(request, out string user, out string password))
        {
            return CredentialsCheck.Wrong;
        }

        CredentialsCheck check = _users.Check(user, password);
        return check == CredentialsCheck.Right && rule.Users?.Contains(user) == false ? CredentialsCheck.Wrong : check;
    }

    /// <summary>Who was let in by name; null where no name was asked for, or none was right.</summary>
    public string? UserOf(in AnsweredRequest answered)
        => RulesFor(answered.Request).IsGuarded
            && TryGetCredentials(answered.Request, out string user, out string password)
            && _users.WasRight(user, password) ? user : null;

    private static bool TryGetCredentials(RequestHead request, out string user, out string password)
    {
        user = password = "";
        return request.Fields.TryGet(FieldName.Authorization, out ReadOnlySpan<byte> value) && BasicCredentials.TryParse(value, out user, out password);
    }

    private PathRules RulesFor(RequestHead request)
    {
        ReadOnlySpan<byte> path = request.Target.Path;
        Span<byte> room = path.Length <= LongestPathOnStack ? stackalloc byte[LongestPathOnStack] : new byte[path.Length];
        PathKind kind = RequestPath.Map(path, room, out int length, out _);
        return _paths.Of(kind == PathKind.Inside ? room[..length] : []); // What names no file is refused to everybody.
    }
}
