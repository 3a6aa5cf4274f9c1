// Whether credentials are right. A password that was right before, from the same address, is recognised at once,
// whatever others do. Any other one is first counted by the throttle: a guesser must not learn from the speed or the
// status that it is right. Then it is recognised, if it was right from another address, or compared: at once, or in the
// background if a hash is slow.

using Microsoft.Extensions.Logging;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Checks credentials.</summary>
internal sealed partial class Authenticator
{
    private readonly HashSet<string> _reported = []; // Existing users: it stays small.
    private readonly UserTable _users;
    private readonly LoginThrottle _throttle;
    private readonly CheckQueue _queue;
    private readonly ILogger _logger;

    /// <summary>Makes one.</summary>
    /// <param name="users">The users, one at least.</param>
    /// <param name="known">Who has been let in before.</param>
    /// <param name="clock">Measures how long clients have to wait.</param>
    /// <param name="concurrency">How many slow checks may run at a time.</param>
    /// <param name="logger">Told of passwords that are too long for bcrypt.</param>
    public Authenticator(
        IEnumerable<KnownUser> users, KnownLogins known, TimeProvider clock, int concurrency, ILogger logger)
    {
        (_users, _throttle, _logger) = (new UserTable(users, known), new LoginThrottle(clock), logger);
        _queue = new CheckQueue(_throttle, Compare, clock, concurrency);
    }

    /// <summary>Checks a password, or defers the answer until it has been checked.</summary>
    /// <param name="user">The user.</param>
    /// <param name="password">The password.</param>
    /// <param name="connection">The client.</param>
    /// <param name="response">The answer.</param>
    public LoginResult Check(string user, string password, IConnection connection, Response response)
    {
        ClientAddress client = ClientAddress.Of(connection);
        byte[] login = _users.Digest(user, password, client);
        if (_users.Remembers(login))
        {
            return new(CredentialsCheck.Right);
        }

        if (response.Deferral is LoginWait wait)
        {
            return wait.Result ?? Defer(wait, response);
        }

        LoginAttempt attempt = _throttle.Attempt(client, user, password, _users.Digest(user, password), login);
        return _users.IsSlow ? CheckLater(attempt, response) : CheckNow(attempt);
    }

    private LoginResult CheckNow(LoginAttempt attempt)
    {
        lock (_throttle.Gate)
        {
            if (Decide(attempt) is { } decided)
            {
                return decided;
            }

            LoginResult result = Compare(attempt);
            _throttle.Settle(attempt, isWrong: result.Check != CredentialsCheck.Right);
            return result;
        }
    }

    private LoginResult CheckLater(LoginAttempt attempt, Response response)
    {
        LoginWait wait;
        PasswordCheck? displaced = null;
        lock (_throttle.Gate)
        {
            PasswordCheck? check = _queue.Find(attempt);
            if (check is null && Decide(attempt) is { } decided)
            {
                return decided;
            }

            check ??= _queue.TryAdd(attempt, out displaced);
            if (check is null)
            {
                return CheckQueue.Busy;
            }

            wait = new LoginWait(_queue, check);
            check.Waits.Add(wait);
        }

        if (displaced is not null)
        {
            _queue.WakeAll(displaced);
        }

        return Defer(wait, response);
    }

    // The outcome without a check; null if the attempt has been counted, and may be checked.
    private LoginResult? Decide(LoginAttempt attempt)
    {
        if (_throttle.IsRepeated(attempt))
        {
            return Wrong(attempt);
        }

        if (_throttle.TryCount(attempt) is { } retryAfter)
        {
            return new(CredentialsCheck.Limited, retryAfter);
        }

        if (!_users.Recognises(attempt))
        {
            return null;
        }

        _throttle.Settle(attempt, isWrong: false);
        return new(CredentialsCheck.Right);
    }

    private LoginResult Compare(LoginAttempt attempt)
    {
        if (_users.Compare(attempt))
        {
            return new(CredentialsCheck.Right);
        }

        if (_users.IsBeyondBcrypt(attempt))
        {
            ReportTooLong(attempt.User);
        }

        return Wrong(attempt);
    }

    // The same for all users, existing or not, whatever hash they have.
    private LoginResult Wrong(LoginAttempt attempt)
    {
        bool isTooLong = _users.IsSlow && BcryptPassword.IsTooLong(attempt.Password);
        return new(isTooLong ? CredentialsCheck.TooLong : CredentialsCheck.Wrong);
    }

    private static LoginResult Defer(LoginWait wait, Response response)
    {
        response.Defer(wait);
        return new(CredentialsCheck.Pending);
    }

    private void ReportTooLong(string user)
    {
        lock (_reported)
        {
            if (!_reported.Add(user))
            {
                return;
            }
        }

        LogTooLong(_logger, user, BcryptPassword.MaxPasswordBytes);
    }

    [LoggerMessage(1, LogLevel.Warning,
        "A password for '{User}' was refused: it is longer than {Bytes} bytes, and bcrypt ignores the rest; "
        + "give the user a shorter one (htpasswd -B)")]
    private static partial void LogTooLong(ILogger logger, string user, int bytes);
}
