namespace MiniHttp.Hosting;

/// <summary>Reads what is in a directory that was opened: what a request would get, and nothing else.</summary>
internal interface IDirectoryReader : IDisposable
{
    /// <summary>
    /// Reads on, in the order of the file system. Left out are hidden names, links that lead out of the root or nowhere, and what is neither
    /// file nor directory.
    /// </summary>
    /// <param name="entries">Where to add what is found.</param>
    /// <param name="most">How many names to look at; those that are left out count, so that a piece of work stays small.</param>
    /// <returns>False at the end of the directory.</returns>
    /// <exception cref="IOException">The file system failed.</exception>
    bool Read(List<ListedEntry> entries, int most);
}
