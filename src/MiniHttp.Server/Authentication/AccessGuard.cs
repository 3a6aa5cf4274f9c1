// RFC 1945 §11: whether a request may be answered. Decides which rule holds for a path, and whether its credentials will do. That a
// directory is guarded says nothing of what is in it: what is not there is asked for a password, too.

using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Guards the paths of a site.</summary>
internal sealed class AccessGuard
{
    private const int LongestPathOnStack = 1024;

    private readonly GuardedPath[] _paths; // The longest first.
    private readonly UserTable _users;

    /// <summary>Makes a guard.</summary>
    /// <param name="settings">What is guarded, and who may see it.</param>
    /// <param name="clock">The clock.</param>
    public AccessGuard(AuthSettings settings, TimeProvider clock)
    {
        IReadOnlyList<GuardedPath> paths = settings.Paths.Count > 0 ? settings.Paths : [GuardedPath.WholeSite];
        _paths = [.. paths.OrderByDescending(path => path.Length)];
        _users = new UserTable(settings.Users.Concat(settings.FileUsers), clock);
    }

    /// <summary>Whether the request may be answered.</summary>
    public CredentialsCheck Check(RequestHead request) => Check(request, RuleFor(request));

    /// <summary>Whether whoever sent the request may see a file.</summary>
    /// <param name="request">The request; what it asks for does not matter.</param>
    /// <param name="relative">The file's path below the root.</param>
    public CredentialsCheck Check(RequestHead request, ReadOnlySpan<byte> relative) => Check(request, RuleFor(relative));

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
        => RuleFor(answered.Request) is { IsOpen: false } && TryGetCredentials(answered.Request, out string user, out string password)
            && _users.WasRight(user, password) ? user : null;

    private static bool TryGetCredentials(RequestHead request, out string user, out string password)
    {
        user = password = "";
        return request.Fields.TryGet(FieldName.Authorization, out ReadOnlySpan<byte> value) && BasicCredentials.TryParse(value, out user, out password);
    }

    private GuardedPath? RuleFor(RequestHead request)
    {
        ReadOnlySpan<byte> path = request.Target.Path;
        Span<byte> room = path.Length <= LongestPathOnStack ? stackalloc byte[LongestPathOnStack] : new byte[path.Length];
        PathKind kind = RequestPath.Map(path, room, out int length, out _);
        return RuleFor(kind == PathKind.Inside ? room[..length] : []); // What names no file is refused to everybody.
    }

    private GuardedPath? RuleFor(ReadOnlySpan<byte> relative)
    {
        foreach (GuardedPath guarded in _paths)
        {
            if (guarded.Holds(relative))
            {
                return guarded;
            }
        }

        return null;
    }
}
