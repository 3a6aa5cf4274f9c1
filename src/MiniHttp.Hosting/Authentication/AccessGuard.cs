// RFC 1945 §11: whether a request may be answered. Decides which rule holds for a path, and whether its credentials
// will do. A missing file in a guarded directory asks for a password, too: otherwise the answer would tell that it is
// missing.

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Guards the paths of a site.</summary>
internal sealed class AccessGuard
{
    private const int LongestPathOnStack = 1024;

    private readonly GuardedPaths _paths;
    private readonly Authenticator _authenticator;

    /// <summary>Makes a guard.</summary>
    /// <param name="settings">What is guarded, and who may see it.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="known">Who has been let in before; null for nobody.</param>
    /// <param name="concurrency">How many slow password checks may run at a time.</param>
    /// <param name="logger">For the administrator; null for nothing.</param>
    public AccessGuard(
        AuthenticationOptions settings,
        TimeProvider clock,
        KnownLogins? known = null,
        int concurrency = 1,
        ILogger? logger = null)
    {
        _paths = new GuardedPaths(settings);
        IEnumerable<KnownUser> users = settings.Users.Concat(settings.FileUsers);
        _authenticator = new Authenticator(
            users, known ?? new KnownLogins(), clock, concurrency, logger ?? NullLogger.Instance);
    }

    /// <summary>
    /// Decides whether the request may be answered, or defers the answer until that is known. A password is checked on
    /// an open path, too: a guarded page may stand in for it.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="connection">The client.</param>
    /// <param name="response">The answer.</param>
    public LoginResult Check(RequestHead request, IConnection connection, Response response)
    {
        PathRules rules = RulesFor(request);
        request.User = null;
        if (!TryGetCredentials(request, out string user, out string password))
        {
            return new(rules.IsGuarded ? CredentialsCheck.Wrong : CredentialsCheck.Right);
        }

        LoginResult result = _authenticator.Check(user, password, connection, response);
        request.User = result.Check == CredentialsCheck.Right ? user : null;
        return result.Check switch
        {
            CredentialsCheck.Pending => result,
            CredentialsCheck.Right => new(rules.Allow(user) ? CredentialsCheck.Right : CredentialsCheck.Wrong),
            _ => rules.IsGuarded ? result : new(CredentialsCheck.Right),
        };
    }

    /// <summary>
    /// Whether a file may stand in for the path of a request that was let in: the index file of a directory, a page
    /// without its extension, a coded form. Ask before looking for the file: without the password a guarded file is as
    /// if it were not there.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="relative">The file's path below the root.</param>
    public bool Permits(RequestHead request, ReadOnlySpan<byte> relative)
    {
        PathRules rules = _paths.Of(relative);
        return rules == RulesFor(request) || MaySee(request, rules);
    }

    /// <summary>The same for a request that may have been refused, or never checked.</summary>
    /// <param name="request">The request.</param>
    /// <param name="relative">The file's path below the root.</param>
    public bool MaySee(RequestHead request, ReadOnlySpan<byte> relative) => MaySee(request, _paths.Of(relative));

    /// <summary>Whether the request has a password for everything that is guarded.</summary>
    public bool PermitsAll(RequestHead request)
        => request.User is { } user && _paths.All.All(path => path.IsOpen || path.Allows(user));

    /// <summary>The user who was let in; null if no password was asked for, or none was right.</summary>
    public string? UserOf(in AnsweredRequest answered)
        => RulesFor(answered.Request).IsGuarded ? answered.Request.User : null;

    private static bool MaySee(RequestHead request, PathRules rules)
        => !rules.IsGuarded || (request.User is { } user && rules.Allow(user));

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
