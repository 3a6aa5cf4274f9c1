using MiniHttp.Fetching;
using MiniHttp.Sockets;

namespace MiniHttp.Client.Tests;

public class FailureHintTests
{
    [Theory]
    [InlineData(nameof(TlsFailure.Certificate), "no trust (--cacert FILE trusts its issuer, -k trusts anyone)")]
    [InlineData(nameof(TlsFailure.WeakCertificate), "no trust (-k accepts it all the same)")]
    [InlineData(nameof(TlsFailure.Handshake), "no trust")]
    public void A_certificate_that_is_refused_has_the_option_that_helps(string failure, string message)
    {
        var e = new TlsException(Enum.Parse<TlsFailure>(failure), "no trust");
        Assert.Equal(message, FailureHint.Of(FetchFailure.Of(e)));
    }

    [Fact]
    public void A_file_without_a_directory_has_one_too_but_not_one_that_is_sent()
    {
        var missing = new DirectoryNotFoundException("nowhere");
        DestinationException e = FileDestination.Failure("a/b", "written", missing);
        const string Message = "a/b cannot be written: its directory does not exist (--create-dirs creates it)";
        Assert.Equal(Message, FailureHint.Of(e));
        Assert.Equal(Message, FailureHint.Of(new FetchException(e.Code, e.Message, e)));
        Assert.Equal("no", FailureHint.Of(new FetchException(FetchCode.ReadFailed, "no", missing)));
    }

    [Fact]
    public void A_file_that_is_another_one_says_how_to_start_again()
    {
        var different = new DifferentFileException("differs");
        Assert.Equal(
            "differs (to start again, leave out -C - or remove the file)",
            FailureHint.Of(new FetchException(FetchCode.RangeNotServed, "differs", different)));
    }
}
