// --qr: the address as a QR code, for a phone. On standard error, since programs read standard output: the line that the server serves, and
// the access log.

using System.Collections;
using System.Text;
using Microsoft.Extensions.Logging;
using MiniHttp.Sockets;
using QRCoder;

namespace MiniHttp.Server;

/// <summary>Shows the address of the site as a QR code.</summary>
internal static partial class QrAnnouncement
{
    // White on black whatever the terminal's colours are: not every phone reads the negative.
    private const string WhiteOnBlack = "\u001B[97;40m", Usual = "\u001B[0m";

    /// <summary>Writes it, where the settings ask for it.</summary>
    public static void Write(ILogger logger, ServerSettings settings, IReadOnlyList<ListenSocket> sockets)
    {
        if (!settings.QrCode)
        {
            return;
        }

        if (SiteAddresses.ForPhone(sockets, out bool isReachable) is not { } url)
        {
            LogNoAddress(logger);
            return;
        }

        try
        {
            using Stream errors = Console.OpenStandardError();
            errors.Write(Encoding.UTF8.GetBytes($"{url}\n{Render(url, isColoured: !Console.IsErrorRedirected)}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Standard error cannot be written, and so nobody can be told.
        }

        if (!isReachable)
        {
            LogUnreachable(logger);
        }
    }

    /// <summary>A code in half blocks, two rows of modules to a line. What is light in the code is drawn, as for light on dark.</summary>
    internal static string Render(string url, bool isColoured)
    {
        using var generator = new QRCodeGenerator();
        using QRCodeData code = generator.CreateQrCode(url, QRCodeGenerator.ECCLevel.L);
        List<BitArray> rows = code.ModuleMatrix;
        var text = new StringBuilder();
        for (int y = 0; y < rows.Count; y += 2)
        {
            text.Append(isColoured ? WhiteOnBlack : "");
            for (int x = 0; x < rows[y].Length; x++)
            {
                bool upper = !rows[y][x], lower = y + 1 < rows.Count && !rows[y + 1][x];
                text.Append((upper, lower) switch { (true, true) => '█', (true, false) => '▀', (false, true) => '▄', _ => ' ' });
            }

            text.Append(isColoured ? Usual : "").Append('\n');
        }

        return text.ToString();
    }

    [LoggerMessage(1, LogLevel.Warning, "This address is for this machine alone, and no phone can reach it: --bind '*' serves the network that the machine is in, if it is in one")]
    private static partial void LogUnreachable(ILogger logger);

    [LoggerMessage(2, LogLevel.Warning, "There is no QR code: nothing is served at an address that a phone could open")]
    private static partial void LogNoAddress(ILogger logger);
}
