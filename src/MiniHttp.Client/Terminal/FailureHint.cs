using MiniHttp.Fetching;
using MiniHttp.Sockets;

namespace MiniHttp.Client;

/// <summary>The option that helps against a failure: the library does not know the options of this program.</summary>
internal static class FailureHint
{
    /// <summary>The message of a failure, with the hint after it.</summary>
    public static string Of(Exception failure) => failure.Message + Hint(failure);

    private static string Hint(Exception? failure) => failure switch
    {
        null => "",
        TlsException { Failure: TlsFailure.Certificate } => " (--cacert FILE trusts its issuer, -k trusts anyone)",
        TlsException { Failure: TlsFailure.WeakCertificate } => " (-k accepts it all the same)",
        DestinationException { InnerException: DirectoryNotFoundException } => " (--create-dirs creates it)",
        DifferentFileException => " (to start again, leave out -C - or remove the file)",
        _ => Hint(failure.InnerException),
    };
}
