using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>What is sent of a file: the file as it is, or a coded form of it. Each is an entity of its own, with its own tag and its own ranges.</summary>
/// <param name="Entry">The file whose version this form has, with the date of the file that was asked for.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Coding">How they are coded.</param>
/// <param name="IsMade">Whether they were made here: another version of this program may make others of the same file.</param>
internal readonly record struct FileForm(Entry Entry, IFileContent Content, ContentCoding Coding, bool IsMade)
{
    /// <summary>The file as it is.</summary>
    public static FileForm Plain(in Entry entry) => new(entry, entry.File!, ContentCoding.Identity, IsMade: false);
}
