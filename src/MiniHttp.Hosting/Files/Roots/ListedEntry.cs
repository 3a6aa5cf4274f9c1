namespace MiniHttp.Hosting;

/// <summary>One line of a listing: something below the root that would be served under this name.</summary>
/// <param name="Name">Its name, in the bytes that the file system has.</param>
/// <param name="IsDirectory">Whether it is a directory, or a link to one.</param>
/// <param name="Length">The length of a file in bytes; 0 for a directory.</param>
/// <param name="Modified">When it was last modified, UTC.</param>
internal readonly record struct ListedEntry(
    ReadOnlyMemory<byte> Name, bool IsDirectory, long Length, DateTimeOffset Modified);
