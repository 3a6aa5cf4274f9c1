namespace MiniHttp.Hosting;

/// <summary>Why opening failed (errno(3)); the numbers of Linux are the same on every architecture.</summary>
internal static class ErrorNumber
{
    public const int NotPermitted = 1, NoEntry = 2, InputOutput = 5, TooBig = 7, TryAgain = 11, OutOfMemory = 12, AccessDenied = 13, LeavesRoot = 18,
        NotDirectory = 20, InvalidArgument = 22, SystemOutOfDescriptors = 23, OutOfDescriptors = 24, NameTooLong = 36, NotImplemented = 38,
        TooManyLinks = 40;
}
