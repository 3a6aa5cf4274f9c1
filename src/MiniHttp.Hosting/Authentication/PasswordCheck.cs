// A slow check, and the requests that wait for it: the connections of one browser send the same password together.

using System.Runtime.ExceptionServices;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>One check of a <see cref="CheckQueue"/>, whose lock guards it.</summary>
/// <param name="attempt">What is checked.</param>
/// <param name="since">When it was asked for, in the clock's units.</param>
internal sealed class PasswordCheck(LoginAttempt attempt, long since)
{
    public LoginAttempt Attempt => attempt;

    public long Since => since;

    /// <summary>The outcome; null until then.</summary>
    public LoginResult? Result { get; set; }

    /// <summary>Why there is no outcome: a bug, reported by the requests that wait.</summary>
    public ExceptionDispatchInfo? Failure { get; set; }

    public HashSet<LoginWait> Waits { get; } = [];
}

/// <summary>A request that waits for a check.</summary>
internal sealed class LoginWait(CheckQueue queue, PasswordCheck check) : IDeferral
{
    public PasswordCheck Check => check;

    /// <summary>Called when there is an outcome.</summary>
    public Action? Wake { get; set; }

    /// <summary>The outcome of the check; null until then. Throws what the check has thrown.</summary>
    public LoginResult? Result => queue.ResultOf(check);

    public void Start(Action wake) => queue.Await(this, wake);

    public void Stop() => queue.GiveUp(check);

    public void Dispose() => queue.Leave(this);
}
