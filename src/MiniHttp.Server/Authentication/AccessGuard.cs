// RFC 1945 §11: whether a request may be answered. Decides which rule holds for a path, and whether its credentials
// will do. A missing file in a guarded directory asks for a password, too: otherwise the answer would tell that it is
// missing.

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Guards the paths of a site.</summary>
internal sealed class AccessGuard
{
    private const int LongestPathOnStack = 1024;

    private readonly GuardedPath[] _paths; // The longest first.
    private readonly Authenticator _authenticator;

    /// <summary>Makes a guard.</summary>
    /// <param name="settings">What is guarded, and who may see it.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="known">Who has been let in before; null for nobody.</param>
    /// <param name="concurrency">How many slow password checks may run at a time.</param>
    /// <param name="logger">For the administrator; null for nothing.</param>
    public AccessGuard(
        AuthSettings settings,
        TimeProvider clock,
        KnownLogins? known = null,
        int concurrency = 1,
        ILogger? logger = null)
    {
        IReadOnlyList<GuardedPath> paths = settings.Paths.Count > 0 ? settings.Paths : [GuardedPath.WholeSite];
        _paths = [.. paths.OrderByDescending(path => path.Length)];
        IEnumerable<KnownUser> users = settings.Users.Concat(settings.FileUsers);
        _authenticator = new Authenticator(
            users, known ?? new KnownLogins(), clock, concurrency, logger ?? NullLogger.Instance);
    }

    /// <summary>Decides whether the request may be answered, or defers the answer until that is known.</summary>
    /// <param name="request">The request.</param>
    /// <param name="connection">The client.</param>
    /// <param name="response">The answer.</param>
    public LoginResult Check(RequestHead request, IConnection connection, Response response)
        => Check(request, connection, response, RuleFor(request));

    /// <summary>The same for a file that is to be sent in place of the one that was asked for.</summary>
    /// <param name="request">The request; its path does not matter.</param>
    /// <param name="connection">The client.</param>
    /// <param name="response">The answer.</param>
    /// <param name="relative">The file's path below the root.</param>
    public LoginResult Check(
        RequestHead request, IConnection connection, Response response, ReadOnlySpan<byte> relative)
        => Check(request, connection, response, RuleFor(relative));

    /// <summary>True if the client may see a file, without a password check: its user has been let in before.</summary>
    /// <param name="request">The request; its path does not matter.</param>
    /// <param name="relative">The file's path below the root.</param>
    public bool MaySee(RequestHead request, ReadOnlySpan<byte> relative)
        => RuleFor(relative) is not { IsOpen: false } rule || (KnownUserOf(request) is { } user && rule.Allows(user));

    /// <summary>The user who was let in; null if no password was asked for, or none was right.</summary>
    public string? UserOf(in AnsweredRequest answered)
        => RuleFor(answered.Request) is { IsOpen: false } ? KnownUserOf(answered.Request) : null;

    private LoginResult Check(RequestHead request, IConnection connection, Response response, GuardedPath? guarded)
    {
        if (guarded is not { IsOpen: false } rule)
        {
            return new(CredentialsCheck.Right);
        }

        if (!TryGetCredentials(request, out string user, out string password))
        {
            return new(CredentialsCheck.Wrong);
        }

        LoginResult result = _authenticator.Check(user, password, connection, response);
        return result.Check == CredentialsCheck.Right && !rule.Allows(user) ? new(CredentialsCheck.Wrong) : result;
    }

    private string? KnownUserOf(RequestHead request)
        => TryGetCredentials(request, out string user, out string password)
            && _authenticator.WasRight(user, password) ? user : null;

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
