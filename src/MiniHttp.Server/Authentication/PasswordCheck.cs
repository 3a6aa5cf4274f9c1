// A slow check that was asked for, and the requests that wait for it: the connections of one browser ask the same at the same time.

using System.Runtime.ExceptionServices;
using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>One check of a <see cref="CheckQueue"/>, whose lock guards it.</summary>
/// <param name="attempt">What is checked.</param>
/// <param name="since">When it was asked for.</param>
internal sealed class PasswordCheck(LoginAttempt attempt, long since)
{
    public LoginAttempt Attempt => attempt;

    /// <summary>When it was asked for, in the clock's units.</summary>
    public long Since => since;

    /// <summary>What came of it; null until then.</summary>
    public LoginResult? Result { get; set; }

    /// <summary>Why it could not be made: a bug, to be reported by the requests that wait.</summary>
    public ExceptionDispatchInfo? Failure { get; set; }

    public List<LoginWait> Waits { get; } = [];
}

/// <summary>A request that waits for a check.</summary>
/// <param name="queue">Where the check is.</param>
/// <param name="check">The check.</param>
internal sealed class LoginWait(CheckQueue queue, PasswordCheck check) : IDeferral
{
    public PasswordCheck Check => check;

    /// <summary>Called once there is a result.</summary>
    public Action? Wake { get; set; }

    /// <summary>What came of the check; null until then.</summary>
    /// <exception cref="Exception">The check failed by a bug.</exception>
    public LoginResult? Result => queue.ResultOf(check);

    public void Start(Action wake) => queue.Await(this, wake);

    public void Stop() => queue.GiveUp(check);

    public void Dispose() => queue.Leave(this);
}
