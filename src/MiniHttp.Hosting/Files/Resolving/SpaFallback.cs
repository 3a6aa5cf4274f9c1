// --spa: an application that runs in the browser has addresses that no file stands for. Whoever navigates to one gets the application's page;
// whoever asks for a part of it that is missing is told so. Which is which is told as webpack's and Vite's servers tell it.

using System.Text;
using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>The page of an application with addresses of its own.</summary>
/// <param name="file">The page's path below the root.</param>
internal sealed class SpaFallback(string file)
{
    /// <summary>The page where none is named.</summary>
    public const string UsualFile = "index.html";

    /// <summary>The page's path below the root.</summary>
    public byte[] File { get; } = Encoding.UTF8.GetBytes(file.TrimStart('/'));

    /// <summary>Whether a request for what is not there is one of those that the page answers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="relative">Its path below the root.</param>
    public static bool IsFor(RequestHead request, ReadOnlySpan<byte> relative)
    {
        if (RequestPath.NameOf(relative).Contains((byte)'.'))
        {
            return false; // app.js is missing, and no page would help.
        }

        // Who says nothing takes anything. A program that takes anything as well, and JSON first, wants no page.
        return !request.Fields.TryGet(FieldName.Accept, out ReadOnlySpan<byte> accept)
            || accept.IndexOf("text/html"u8) >= 0
            || (accept.IndexOf("*/*"u8) >= 0 && !accept.StartsWith("application/json"u8));
    }
}
