namespace MiniHttp.Hosting;

/// <summary>A user and a password that a client has sent, and that were not right before from its address.</summary>
/// <param name="User">The user.</param>
/// <param name="Password">The password.</param>
/// <param name="Digest">The keyed digest of both (<see cref="UserTable.Digest"/>).</param>
/// <param name="Login">The keyed digest of both and of the client's address.</param>
/// <param name="Address">The key of the client's address.</param>
/// <param name="Pair">The key of the client's address together with the user.</param>
internal sealed record LoginAttempt(
    string User, string Password, byte[] Digest, byte[] Login, ulong Address, ulong Pair);

/// <summary>The outcome of an attempt.</summary>
internal enum CredentialsCheck
{
    /// <summary>The password is not this user's, or there is no such user.</summary>
    Wrong,

    /// <summary>As <see cref="Wrong"/>, and the password is longer than bcrypt reads.</summary>
    TooLong,

    /// <summary>The password is this user's.</summary>
    Right,

    /// <summary>The answer is deferred until the password has been checked.</summary>
    Pending,

    /// <summary>Not checked: too many wrong passwords have come from this client.</summary>
    Limited,

    /// <summary>Not checked: too many clients wait for a check.</summary>
    Busy,
}

/// <summary>The outcome of an attempt.</summary>
/// <param name="Check">The outcome.</param>
/// <param name="RetryAfter">Of one that was not checked: the time until another attempt would be.</param>
internal readonly record struct LoginResult(CredentialsCheck Check, TimeSpan RetryAfter = default);
