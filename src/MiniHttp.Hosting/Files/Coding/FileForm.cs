using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>
/// What is sent of a file: the file as it is, or a coded form of it. Each is an entity of its own, with its own tag and
/// its own ranges.
/// </summary>
/// <param name="Original">The version of the file that was asked for.</param>
/// <param name="Version">The version of the file that has the bytes: the same one, or a file beside it.</param>
/// <param name="SeenAt">The time from which to count their ages: see <see cref="Entry.SeenAt"/>.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Coding">How they are coded.</param>
/// <param name="IsMade">
/// Whether the server has coded them: another version of this program may make other bytes of the same file.
/// </param>
internal readonly record struct FileForm(
    FileVersion Original,
    FileVersion Version,
    DateTimeOffset SeenAt,
    IFileContent Content,
    ContentCoding Coding,
    bool IsMade = false)
{
    /// <summary>Whether any later change of the file gives it another version.</summary>
    public bool IsSettled => Version.IsSettled(SeenAt);

    /// <summary>The file as it is.</summary>
    public static FileForm Plain(in Entry entry, DateTimeOffset now)
        => new(entry.Version, entry.Version, entry.SeenAt(now), entry.File!, ContentCoding.Identity);

    /// <summary>The same file, coded by the server.</summary>
    public FileForm Made(IFileContent content, ContentCoding coding)
        => this with { Content = content, Coding = coding, IsMade = true };

    /// <summary>The same file, as a coded file beside it has it.</summary>
    public FileForm Beside(in Entry sibling, ContentCoding coding, DateTimeOffset now) => this with
    {
        Version = sibling.Version,
        SeenAt = sibling.SeenAt(now) < SeenAt ? sibling.SeenAt(now) : SeenAt,
        Content = sibling.File!,
        Coding = coding,
    };
}
