// What is written is read as it was: escapes, quotes, credentials, challenges.

using System.Buffers;
using System.Text;
using CsCheck;

namespace MiniHttp.Protocol.Tests;

public class EncodingProperties
{
    private static Gen<string> Person { get; } = Gen.String[Gen.Char['\0', '\u0250'], 0, 12];

    [Fact]
    public void Whatever_is_escaped_is_decoded_to_what_it_was_and_holds_nothing_that_means_something() => Property.Holds(Gen.Select(Gen.Byte.Array[0, 40], Gen.Bool), input =>
    {
        (byte[] bytes, bool isSegment) = input;
        var escaped = new ArrayBufferWriter<byte>();
        if (isSegment)
        {
            PercentEncoding.EncodeSegment(bytes, escaped);
        }
        else
        {
            PercentEncoding.Encode(bytes, escaped);
        }

        string text = Property.Latin1(escaped.WrittenSpan);
        Assert.All(text, c => Assert.True(char.IsAsciiLetterOrDigit(c) || "-._~%".Contains(c) || (c == '/' && !isSegment)));
        byte[] decoded = new byte[escaped.WrittenCount];
        Assert.True(PercentEncoding.TryDecode(escaped.WrittenSpan, decoded, out int length));
        Assert.Equal(bytes, decoded[..length]);
        Assert.True(PercentEncoding.TryDecode(escaped.WrittenSpan.ToArray(), escaped.WrittenSpan.ToArray(), out _)); // It may be the same memory.
    });

    [Fact]
    public void Escapes_are_decoded_once_and_in_place_alike() => Property.Holds(Property.Soup("%41", "%2f", "%25", "%", "%4", "%zz", "a", "+"), bytes =>
    {
        byte[] elsewhere = new byte[bytes.Length];
        bool isWell = PercentEncoding.TryDecode(bytes, elsewhere, out int length);
        byte[] same = [.. bytes];
        Assert.Equal((isWell, length), (PercentEncoding.TryDecode(same, same, out int sameLength), sameLength));
        string text = Property.Latin1(bytes);
        bool expected = !System.Text.RegularExpressions.Regex.IsMatch(text, "%(?![0-9A-Fa-f]{2})");
        Assert.Equal(expected, isWell);
        if (isWell)
        {
            Assert.Equal(Property.Latin1(elsewhere.AsSpan(0, length)), Property.Latin1(same.AsSpan(0, length)));
            Assert.Equal(System.Text.RegularExpressions.Regex.Replace(text, "%(..)", match => ((char)Convert.ToByte(match.Groups[1].Value, 16)).ToString()), Property.Latin1(same.AsSpan(0, length)));
        }
    });

    [Fact]
    public void A_quoted_text_is_read_as_it_was_or_not_written() => Property.Holds(Gen.Byte.Array[0, 20], content =>
    {
        var quoted = new ArrayBufferWriter<byte>();
        bool canHold = QuotedString.TryWrite(content, quoted);
        Assert.Equal(canHold, content.All(b => b == '\t' || b is >= 0x20 and not 0x7f and not (byte)'"' and not (byte)'\\'));
        Assert.Equal(canHold ? content.Length + 2 : 0, quoted.WrittenCount);
        if (canHold)
        {
            byte[] more = [.. quoted.WrittenSpan, .. "\"x"u8];
            Assert.True(QuotedString.TryRead(more, out ReadOnlySpan<byte> read, out int consumed));
            Assert.Equal((Property.Latin1(content), content.Length + 2), (Property.Latin1(read), consumed));
        }
    });

    [Fact]
    public void Credentials_are_read_as_they_were_or_not_written() => Property.Holds(Gen.Select(Person, Person), input =>
    {
        (string user, string password) = input;
        bool canBeSent = !user.Contains(':', StringComparison.Ordinal) && !(user + password).Any(c => c is < ' ' or '\x7f');
        if (!canBeSent)
        {
            Assert.Throws<ArgumentException>(() => BasicCredentials.Format(user, password));
            return;
        }

        string value = BasicCredentials.Format(user, password);
        Assert.All(value, c => Assert.InRange(c, ' ', '~'));
        Assert.True(BasicCredentials.TryParse(Encoding.ASCII.GetBytes(value), out string readUser, out string readPassword));
        Assert.Equal((user, password), (readUser, readPassword));
    });

    [Fact]
    public void A_realm_is_read_as_it_was_or_not_written() => Property.Holds(Gen.Select(Person, Property.Token), input =>
    {
        (string realm, string other) = input;
        if (!Challenge.CanBeRealm(realm))
        {
            Assert.Throws<ArgumentException>(() => Challenge.FormatBasic(realm));
            return;
        }

        var schemes = new List<string>();
        foreach (Challenge challenge in new ChallengeList(Encoding.ASCII.GetBytes($"{other} a=b, {Challenge.FormatBasic(realm)}, {other}")))
        {
            schemes.Add(Property.Latin1(challenge.Scheme));
            if (schemes.Count == 2)
            {
                Assert.Equal(realm, Property.Latin1(challenge.Realm));
            }
        }

        Assert.Equal([other, "Basic", other], schemes);
    });
}
