// Values that let in whoever knows them are not for the projector: of these fields only the names are shown. It goes by lines alone, whatever
// they are part of, since who sends a password in a message that is refused has sent it all the same: as its first line, behind its end, or in a
// line that continues another one. However the bytes are cut on their way, a value is known for one before its first byte comes.

using MiniHttp.Protocol;
using MiniHttp.Sockets;
using MiniHttp.Wire;

namespace MiniHttp.Server;

/// <summary>Masks the values of Authorization, Proxy-Authorization, Cookie and Set-Cookie in the bytes of one connection.</summary>
internal sealed class SecretMask
{
    /// <summary>What stands for each byte of a value.</summary>
    public const byte Masked = (byte)'*';

    private readonly Line _toServer = new();
    private readonly Line _toClient = new();

    /// <summary>Whether something was masked where a request-line is expected: such a line must not be shown elsewhere, either.</summary>
    public bool HasMaskedRequestLine { get; private set; }

    /// <summary>Whether the client has sent a field Authorization, whatever it says and wherever it stands.</summary>
    public bool HasCredentials => _toServer.HasCredentials;

    /// <summary>Masks the next bytes of a direction.</summary>
    /// <param name="direction">Which way they go.</param>
    /// <param name="bytes">All bytes that go there, shown or not: a secret may begin in what is not shown.</param>
    /// <param name="parts">Their parts.</param>
    /// <param name="shown">A copy of the first of them, in which the masks are put.</param>
    public void Apply(WireDirection direction, ReadOnlySpan<byte> bytes, IReadOnlyList<WirePart> parts, Span<byte> shown)
    {
        Line line = direction == WireDirection.ToServer ? _toServer : _toClient;
        foreach (WirePart part in parts)
        {
            if (part.Kind is WirePartKind.EntityBody or WirePartKind.ChunkedBody)
            {
                line.Begin(); // What is in a file is not for the server to mask, and has no fields.
                continue;
            }

            bool hasMasked = line.Mask(bytes.Slice(part.Start, part.Length), part.Start < shown.Length ? shown[part.Start..] : []);
            HasMaskedRequestLine |= hasMasked && part.Kind == WirePartKind.RequestLine;
        }
    }

    /// <summary>A line on its way.</summary>
    private sealed class Line
    {
        private static readonly byte[][] Secrets =
            [[.. FieldName.Authorization], [.. FieldName.ProxyAuthorization], [.. FieldName.Cookie], [.. FieldName.SetCookie]];

        private readonly byte[] _name = new byte[FieldName.ProxyAuthorization.Length];
        private int _length;
        private Place _place;
        private bool _isFolded;
        private bool _wasSecret; // The line before.

        private enum Place
        {
            Start,
            Name,
            Separator,
            Secret,
            Else,
        }

        public bool HasCredentials { get; private set; }

        public void Begin() => (_place, _length, _isFolded, _wasSecret) = (Place.Start, 0, false, false);

        public bool Mask(ReadOnlySpan<byte> bytes, Span<byte> shown)
        {
            bool hasMasked = false;
            for (int i = 0; i < bytes.Length; i++)
            {
                if (bytes[i] == (byte)'\n')
                {
                    bool isSecret = _place is Place.Separator or Place.Secret || (_place == Place.Name && IsSecretName());
                    Begin();
                    _wasSecret = isSecret;
                }
                else if (bytes[i] != (byte)'\r' && Advance(bytes[i]))
                {
                    hasMasked = true;
                    if (i < shown.Length)
                    {
                        shown[i] = Masked;
                    }
                }
            }

            return hasMasked;
        }

        /// <summary>Takes the next byte of the line.</summary>
        /// <returns>Whether it is one of a secret.</returns>
        private bool Advance(byte b)
        {
            bool isSpace = b is (byte)' ' or (byte)'\t';
            switch (_place)
            {
                case Place.Start when isSpace:
                    _isFolded = true;
                    break;
                case Place.Start when _isFolded && _wasSecret:
                    _place = Place.Secret;
                    break;
                case Place.Start or Place.Name when Tokens.IsToken(b):
                    (_place, _length) = _length < _name.Length ? (Place.Name, _length + 1) : (Place.Else, 0);
                    _name[Math.Max(_length - 1, 0)] = b;
                    break;
                case Place.Start or Place.Name:
                    _place = IsSecretName() ? Place.Separator : Place.Else;
                    goto case Place.Separator;
                case Place.Separator:
                    _place = _place == Place.Separator && !isSpace && b != (byte)':' ? Place.Secret : _place;
                    break;
            }

            return _place == Place.Secret;
        }

        private bool IsSecretName()
        {
            HasCredentials |= Tokens.EqualsIgnoreCase(_name.AsSpan(0, _length), FieldName.Authorization);
            foreach (byte[] secret in Secrets)
            {
                if (Tokens.EqualsIgnoreCase(_name.AsSpan(0, _length), secret))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
