// Slow password checks, which burn CPU on purpose: a few at a time, on threads of their own. The next check is that of
// the client that has guessed least. So a user who logs in waits for the checks that run, and not for those of the
// guessers that wait, however many they are.

using System.Runtime.ExceptionServices;

namespace MiniHttp.Hosting;

/// <summary>Checks passwords in the background. <see cref="LoginThrottle.Gate"/> guards it.</summary>
/// <param name="throttle">Knows who has guessed least, and is told the outcome of each check.</param>
/// <param name="compare">Makes a check.</param>
/// <param name="clock">Measures how long a check waits.</param>
/// <param name="concurrency">How many checks may run at a time.</param>
internal sealed class CheckQueue(
    LoginThrottle throttle, Func<LoginAttempt, LoginResult> compare, TimeProvider clock, int concurrency)
{
    /// <summary>Checks that may wait: 32, our own. Beyond it the client that has guessed most gets 503.</summary>
    public const int MaxWaiting = 32;

    /// <summary>
    /// How long a check may wait: 20 s, our own. Browsers and proxies wait longer for an answer. Beyond it 503.
    /// </summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    /// <summary>The outcome where there is no room.</summary>
    public static readonly LoginResult Busy = new(CredentialsCheck.Busy, TimeSpan.FromSeconds(1));

    private readonly List<PasswordCheck> _waiting = [];
    private readonly List<PasswordCheck> _running = [];
    private int _threads;

    /// <summary>The check of the same password for the same user and client, if there is one. Needs the lock.</summary>
    public PasswordCheck? Find(LoginAttempt attempt) => _running.Concat(_waiting).FirstOrDefault(
        check => check.Attempt.Pair == attempt.Pair && check.Attempt.Digest.AsSpan().SequenceEqual(attempt.Digest));

    /// <summary>Adds a check that the throttle has counted. Needs the lock.</summary>
    /// <param name="attempt">What is to be checked.</param>
    /// <param name="displaced">The check that has lost its place; <see cref="WakeAll"/> is due after the lock.</param>
    /// <returns>Null if there is no room, and no waiting client has guessed more than this one.</returns>
    public PasswordCheck? TryAdd(LoginAttempt attempt, out PasswordCheck? displaced)
    {
        displaced = null;
        var check = new PasswordCheck(attempt, clock.GetTimestamp());
        _waiting.Add(check);
        if (_waiting.Count <= MaxWaiting)
        {
            return check;
        }

        PasswordCheck last = LastInLine();
        Refuse(last);
        if (last == check)
        {
            return null;
        }

        displaced = last;
        return check;
    }

    /// <summary>Lets a request wait for its check, and provides a thread that makes it.</summary>
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

    /// <summary>The outcome of a check; null until then. Throws what the check has thrown.</summary>
    public LoginResult? ResultOf(PasswordCheck check)
    {
        lock (throttle.Gate)
        {
            check.Failure?.Throw();
            return check.Result;
        }
    }

    /// <summary>A request does not wait any more. A check that nobody waits for is dropped, unless it runs.</summary>
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

    /// <summary>Drops a check, unless it runs.</summary>
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

    /// <summary>Wakes the requests that wait for a check with an outcome. The lock must be free.</summary>
    public void WakeAll(PasswordCheck check)
    {
        LoginWait[] waits;
        lock (throttle.Gate)
        {
            waits = [.. check.Waits];
        }

        foreach (LoginWait wait in waits)
        {
            wait.Wake?.Invoke(); // Null before Await, which will see the outcome itself.
        }
    }

    private (TimeSpan Address, TimeSpan Pair) LevelOf(PasswordCheck check) => throttle.Level(check.Attempt);

    // The one whose client has guessed most; of two alike the later one.
    private PasswordCheck LastInLine()
    {
        PasswordCheck last = _waiting[0];
        foreach (PasswordCheck check in _waiting)
        {
            last = LevelOf(check).CompareTo(LevelOf(last)) >= 0 ? check : last;
        }

        return last;
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
                _threads--; // The system has no thread: this conversation fails, and the next one tries again.
            }

            throw;
        }
    }

    private void Run()
    {
        bool goesOn = true;
        while (goesOn)
        {
            try
            {
                goesOn = TryWork();
            }
            catch (OutOfMemoryException)
            {
                // What waits is still there. It must not end the process.
            }
        }
    }

    private bool TryWork()
    {
        if (Take() is not { } check)
        {
            return false;
        }

        Finish(check, Make(check));
        WakeAll(check);
        return true;
    }

    // The next check; null if there is none, and the thread has to end.
    private PasswordCheck? Take()
    {
        PasswordCheck[] late;
        PasswordCheck? next;
        lock (throttle.Gate)
        {
            late = [.. _waiting.Where(check => clock.GetElapsedTime(check.Since) > MaxWait)];
            Array.ForEach(late, Refuse);
            next = _waiting.MinBy(LevelOf);
            if (next is null)
            {
                _threads--;
            }
            else
            {
                _running.Add(next); // First: it may need memory.
                _waiting.Remove(next);
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
#pragma warning disable CA1031 // Each request that waits throws it again, and its driver reports it.
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
