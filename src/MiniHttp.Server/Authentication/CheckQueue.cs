// Slow password checks, which burn CPU on purpose: on threads of their own, a few at a time. Next is the client that has guessed least, so that
// a user who logs in waits for the check that runs and not for those of the guessers, however many they are.

using System.Runtime.ExceptionServices;

namespace MiniHttp.Server;

/// <summary>Checks passwords in the background.</summary>
/// <param name="throttle">Tells who has guessed least, and is told what came of a check. Its lock is the queue's, too.</param>
/// <param name="compare">Makes a check.</param>
/// <param name="clock">For the time that a check may wait.</param>
/// <param name="concurrency">How many checks may run at a time.</param>
internal sealed class CheckQueue(LoginThrottle throttle, Func<LoginAttempt, LoginResult> compare, TimeProvider clock, int concurrency)
{
    /// <summary>Checks that may wait: 32, our own. Beyond it the client that has guessed most gets 503.</summary>
    public const int MaxWaiting = 32;

    /// <summary>How long one may wait: 20 s, our own; less than browsers, proxies and a stop of the server wait for an answer. Then 503.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    /// <summary>There is no room.</summary>
    public static readonly LoginResult Busy = new(CredentialsCheck.Busy, TimeSpan.FromSeconds(1));

    private readonly List<PasswordCheck> _waiting = [];
    private readonly List<PasswordCheck> _running = [];
    private int _threads;

    /// <summary>The check of the same password for the same user and client that waits or runs. The caller holds the lock.</summary>
    public PasswordCheck? Find(LoginAttempt attempt) => _running.Concat(_waiting).FirstOrDefault(
        check => check.Attempt.Pair == attempt.Pair && check.Attempt.Digest.AsSpan().SequenceEqual(attempt.Digest));

    /// <summary>Adds a check that was counted by the throttle. The caller holds the lock.</summary>
    /// <param name="attempt">What is to be checked.</param>
    /// <param name="displaced">The check that has lost its place to this one; to be woken when the lock is free.</param>
    /// <returns>Null if there is no room, and all that wait have guessed less.</returns>
    public PasswordCheck? TryAdd(LoginAttempt attempt, out PasswordCheck? displaced)
    {
        displaced = null;
        var check = new PasswordCheck(attempt, clock.GetTimestamp());
        _waiting.Add(check);
        if (_waiting.Count <= MaxWaiting)
        {
            return check;
        }

        displaced = _waiting.OrderBy(waiting => throttle.Level(waiting.Attempt)).Last(); // A stable order: of two alike the later one.
        Refuse(displaced);
        if (displaced != check)
        {
            return check;
        }

        displaced = null;
        return null;
    }

    /// <summary>Lets a request wait for its check, and sees to it that somebody makes it.</summary>
    public void Await(LoginWait wait, Action wake)
    {
        bool isDone, needsThread;
        lock (throttle.Gate)
        {
            wait.Wake = wake;
            isDone = wait.Check.Result is not null || wait.Check.Failure is not null;
            needsThread = _waiting.Count > 0 && _threads < concurrency;
            _threads += needsThread ? 1 : 0;
        }

        if (isDone)
        {
            wake();
        }

        if (needsThread)
        {
            StartThread();
        }
    }

    /// <summary>What came of a check; null until then.</summary>
    public LoginResult? ResultOf(PasswordCheck check)
    {
        lock (throttle.Gate)
        {
            check.Failure?.Throw();
            return check.Result;
        }
    }

    /// <summary>A request waits no more. A check that nobody waits for is not made.</summary>
    public void Leave(LoginWait wait)
    {
        lock (throttle.Gate)
        {
            wait.Check.Waits.Remove(wait);
            if (wait.Check.Waits.Count == 0 && _waiting.Contains(wait.Check))
            {
                Refuse(wait.Check);
            }
        }
    }

    /// <summary>A check that has not begun is not made any more.</summary>
    public void GiveUp(PasswordCheck check)
    {
        lock (throttle.Gate)
        {
            if (!_waiting.Contains(check))
            {
                return;
            }

            Refuse(check);
        }

        WakeAll(check);
    }

    /// <summary>Wakes the requests that wait for a check that is done. The lock is not to be held.</summary>
    public void WakeAll(PasswordCheck check)
    {
        LoginWait[] waits;
        lock (throttle.Gate)
        {
            waits = [.. check.Waits];
        }

        foreach (LoginWait wait in waits)
        {
            wait.Wake?.Invoke(); // Where it is not set yet, Await will see that the check is done.
        }
    }

    private void StartThread()
    {
        try
        {
            new Thread(Run) { IsBackground = true, Name = "passwords" }.Start();
        }
        catch
        {
            lock (throttle.Gate)
            {
                _threads--; // The system has no thread for us: this conversation fails, and the next one tries again.
            }

            throw;
        }
    }

    private void Run()
    {
        while (Take() is { } check)
        {
            Finish(check, Make(check));
            WakeAll(check);
        }
    }

    // The next check; null where there is none, and the thread is to end.
    private PasswordCheck? Take()
    {
        PasswordCheck[] late;
        PasswordCheck? next;
        lock (throttle.Gate)
        {
            late = [.. _waiting.Where(check => clock.GetElapsedTime(check.Since) > MaxWait)];
            Array.ForEach(late, Refuse);
            next = _waiting.MinBy(check => throttle.Level(check.Attempt));
            if (next is null)
            {
                _threads--;
            }
            else
            {
                _waiting.Remove(next);
                _running.Add(next);
            }
        }

        Array.ForEach(late, WakeAll);
        return next;
    }

    private (LoginResult?, ExceptionDispatchInfo?) Make(PasswordCheck check)
    {
        try
        {
            return (compare(check.Attempt), null);
        }
#pragma warning disable CA1031 // Whatever it is, it is reported by the conversation that has asked.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return (null, ExceptionDispatchInfo.Capture(e));
        }
    }

    private void Finish(PasswordCheck check, (LoginResult? Result, ExceptionDispatchInfo? Failure) outcome)
    {
        lock (throttle.Gate)
        {
            (check.Result, check.Failure) = outcome;
            _running.Remove(check);
            throttle.Settle(check.Attempt, isWrong: outcome.Result is { Check: not CredentialsCheck.Right });
        }
    }

    private void Refuse(PasswordCheck check)
    {
        check.Result = Busy;
        _waiting.Remove(check);
        throttle.Settle(check.Attempt, isWrong: false);
    }
}
