// The rule for a path is the longest that fits. It is looked up twice: for the path as it is and for the folded path
// (NameFolding), because the file system may find the same directory by both. If the two rules differ, both have to
// permit.

namespace MiniHttp.Hosting;

/// <summary>The rules for a path; null for a path that is open to everybody.</summary>
/// <param name="Exact">For the path as it is.</param>
/// <param name="Folded">For the folded path.</param>
internal readonly record struct PathRules(GuardedPath? Exact, GuardedPath? Folded)
{
    /// <summary>Whether a password is needed.</summary>
    public bool IsGuarded => Exact is { IsOpen: false } || Folded is { IsOpen: false };

    /// <summary>Whether both rules permit a user who has given the right password.</summary>
    public bool Allow(string user) => Allows(Exact, user) && Allows(Folded, user);

    private static bool Allows(GuardedPath? path, string user) => path is not { IsOpen: false } || path.Allows(user);
}

/// <summary>The guarded paths of a site.</summary>
internal sealed class GuardedPaths
{
    // Here a name in another case names the same directory.
    private static readonly bool AlwaysFolds = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    private readonly GuardedPath[] _exact; // The longest first.
    private readonly GuardedPath[] _folded;

    /// <summary>The paths of the settings; the whole site if there are none.</summary>
    public GuardedPaths(AuthenticationOptions settings)
    {
        IReadOnlyList<GuardedPath> paths = settings.Paths.Count > 0 ? settings.Paths : [GuardedPath.WholeSite];
        _exact = [.. paths.OrderByDescending(path => path.Length)];
        _folded = [.. paths.OrderByDescending(path => path.FoldedLength).ThenBy(path => path.IsOpen)];
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<GuardedPath> All => _exact;

    /// <summary>The rules for a path.</summary>
    /// <param name="relative">As <see cref="RequestPath.Map"/> makes it.</param>
    public PathRules Of(ReadOnlySpan<byte> relative)
    {
        GuardedPath? folded = FoldedOf(NameFolding.IsPlain(relative) ? relative : NameFolding.Fold(relative));
        GuardedPath? exact = AlwaysFolds ? folded : ExactOf(relative);
        bool isExplicit = exact is not null && folded is not null && exact.IsSameFolded(folded);
        return new PathRules(exact, isExplicit ? exact : folded);
    }

    private GuardedPath? ExactOf(ReadOnlySpan<byte> relative)
    {
        foreach (GuardedPath path in _exact)
        {
            if (path.Holds(relative))
            {
                return path;
            }
        }

        return null;
    }

    private GuardedPath? FoldedOf(ReadOnlySpan<byte> folded)
    {
        foreach (GuardedPath path in _folded)
        {
            if (path.HoldsFolded(folded))
            {
                return path;
            }
        }

        return null;
    }
}
