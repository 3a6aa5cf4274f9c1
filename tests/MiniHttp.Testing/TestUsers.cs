using MiniHttp.Hosting;

namespace MiniHttp.Testing;

/// <summary>Users of a site under test.</summary>
internal static class TestUsers
{
    /// <summary>Users with clear passwords.</summary>
    /// <param name="texts">Each as <c>USER:PASSWORD</c>.</param>
    public static IEnumerable<KnownUser> Of(params IEnumerable<string> texts)
        => texts.Select(text => text.Split(':', 2)).Select(user => new KnownUser(user[0], new ClearPassword(user[1])));
}
