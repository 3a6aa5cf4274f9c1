using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Changes pages before they are sent, as a development tool does that adds a script to them.</summary>
internal interface IPageFilter
{
    /// <summary>Answers with a changed page, and closes its file.</summary>
    /// <param name="response">The response; its fields are set.</param>
    /// <param name="relative">The path of the page below the root.</param>
    /// <param name="file">The page.</param>
    /// <returns>False, with nothing done, if the file is to be sent as it is.</returns>
    bool TryWrite(Response response, ReadOnlySpan<byte> relative, IFileContent file);

    /// <summary>Changes a page that the server has written itself, if it is one that may be changed.</summary>
    void Complete(Response response);
}
