// RFC 1945 §3.3: HTTP dates. Three forms are read, one is written; all are in GMT.
// Two-digit years: 70-99 are 19xx, 00-69 are 20xx. A pivot that moves with the clock (RFC 9110 §5.6.7) would need a
// clock here and would read the same bytes differently next year; no file system or server that speaks HTTP holds a
// date before 1970.

namespace MiniHttp.Protocol;

/// <summary>Dates as fields carry them (RFC 1945 §3.3).</summary>
internal static class HttpDate
{
    /// <summary>
    /// The length of every date that is written: <c>Sun, 06 Nov 1994 08:49:37 GMT</c> (RFC 1945 §3.3).
    /// </summary>
    public const int Length = 29;

    private const int FirstTwoDigitYear = 70;

    private static ReadOnlySpan<byte> DayNames => "SunMonTueWedThuFriSat"u8;

    private static ReadOnlySpan<byte> MonthNames => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>
    /// Reads a date that is the whole text (RFC 1945 §3.3): <c>Sun, 06 Nov 1994 08:49:37 GMT</c> (RFC 1123),
    /// <c>Sunday, 06-Nov-94 08:49:37 GMT</c> (RFC 850) or <c>Sun Nov  6 08:49:37 1994</c> (asctime). Names are read in
    /// any case, and a weekday that is not the date's is ignored, as §3.3 asks readers to be robust; so may the day
    /// have one digit and the year two or four in either of the first two forms. A date that does not exist is refused.
    /// 23:59:60 (RFC 9110 §5.6.7) is read as 23:59:59, since <see cref="DateTimeOffset"/> has no leap seconds.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset date)
    {
        date = default;
        Cursor cursor = new(text);
        if (!cursor.TryReadWeekday()) return false;
        return cursor.TrySkip((byte)',') ? TryReadWithComma(ref cursor, out date) : TryReadAsctime(ref cursor, out date);
    }

    /// <summary>
    /// Writes the RFC 1123 form, the only one that may be sent (RFC 1945 §3.3): <see cref="Length"/> bytes, in GMT.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The destination is shorter than <see cref="Length"/>.</exception>
    public static void Write(DateTimeOffset date, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, Length);
        DateTime utc = date.UtcDateTime;
        "ddd, dd mmm yyyy hh:mm:ss GMT"u8.CopyTo(destination);
        DayNames.Slice((int)utc.DayOfWeek * 3, 3).CopyTo(destination);
        WriteTwoDigits(utc.Day, destination[5..]);
        MonthNames.Slice((utc.Month - 1) * 3, 3).CopyTo(destination[8..]);
        WriteTwoDigits(utc.Year / 100, destination[12..]);
        WriteTwoDigits(utc.Year % 100, destination[14..]);
        WriteTwoDigits(utc.Hour, destination[17..]);
        WriteTwoDigits(utc.Minute, destination[20..]);
        WriteTwoDigits(utc.Second, destination[23..]);
    }

    /// <summary>The RFC 1123 form as text (RFC 1945 §3.3).</summary>
    public static string ToText(DateTimeOffset date)
    {
        Span<byte> bytes = stackalloc byte[Length];
        Write(date, bytes);
        return System.Text.Encoding.ASCII.GetString(bytes);
    }

    private static bool TryReadWithComma(ref Cursor cursor, out DateTimeOffset date)
    {
        date = default;
        if (!cursor.TrySkip((byte)' ') || cursor.ReadDigits(2, out int day) == 0) return false;

        byte separator = cursor.TrySkip((byte)'-') ? (byte)'-' : (byte)' ';
        if (separator == ' ' && !cursor.TrySkip((byte)' ')) return false;
        if (!cursor.TryReadMonth(out int month) || !cursor.TrySkip(separator)) return false;

        int digits = cursor.ReadDigits(4, out int year);
        if (digits == 2) year += year >= FirstTwoDigitYear ? 1900 : 2000;
        else if (digits != 4) return false;

        return cursor.TrySkip((byte)' ')
            && cursor.TryReadTime(out int secondOfDay)
            && cursor.TrySkip((byte)' ')
            && cursor.TryReadGmt()
            && cursor.AtEnd
            && TryMake(year, month, day, secondOfDay, out date);
    }

    private static bool TryReadAsctime(ref Cursor cursor, out DateTimeOffset date)
    {
        date = default;
        if (!cursor.TrySkip((byte)' ') || !cursor.TryReadMonth(out int month) || !cursor.TrySkip((byte)' ')) return false;

        // A day of one digit is padded with a space.
        cursor.TrySkip((byte)' ');
        return cursor.ReadDigits(2, out int day) > 0
            && cursor.TrySkip((byte)' ')
            && cursor.TryReadTime(out int secondOfDay)
            && cursor.TrySkip((byte)' ')
            && cursor.ReadDigits(4, out int year) == 4
            && cursor.AtEnd
            && TryMake(year, month, day, secondOfDay, out date);
    }

    private static bool TryMake(int year, int month, int day, int secondOfDay, out DateTimeOffset date)
    {
        date = default;
        if (year < 1 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        date = new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero).AddTicks(secondOfDay * TimeSpan.TicksPerSecond);
        return true;
    }

    private static void WriteTwoDigits(int value, Span<byte> destination)
    {
        destination[0] = (byte)('0' + (value / 10));
        destination[1] = (byte)('0' + (value % 10));
    }

    // Takes one piece after the other from the front of the text.
    private ref struct Cursor(ReadOnlySpan<byte> text)
    {
        private ReadOnlySpan<byte> _rest = text;

        public readonly bool AtEnd => _rest.IsEmpty;

        public bool TrySkip(byte expected)
        {
            if (_rest.IsEmpty || _rest[0] != expected) return false;
            _rest = _rest[1..];
            return true;
        }

        public int ReadDigits(int max, out int value)
        {
            value = 0;
            int count = 0;
            while (count < max && count < _rest.Length && char.IsAsciiDigit((char)_rest[count]))
            {
                value = (value * 10) + (_rest[count++] - '0');
            }
            _rest = _rest[count..];
            return count;
        }

        public bool TryReadWeekday()
        {
            int length = 0;
            while (length < _rest.Length && char.IsAsciiLetter((char)_rest[length])) length++;
            if (length < 3) return false;

            int day = IndexOfName(DayNames, _rest);
            if (day < 0 || (length > 3 && !Tokens.EqualsIgnoreCase(_rest[3..length], RestOfDayName(day)))) return false;
            _rest = _rest[length..];
            return true;
        }

        public bool TryReadMonth(out int month)
        {
            month = _rest.Length < 3 ? 0 : IndexOfName(MonthNames, _rest) + 1;
            if (month == 0) return false;
            _rest = _rest[3..];
            return true;
        }

        public bool TryReadGmt()
        {
            if (_rest.Length < 3 || !Tokens.EqualsIgnoreCase(_rest[..3], "GMT"u8)) return false;
            _rest = _rest[3..];
            return true;
        }

        public bool TryReadTime(out int secondOfDay)
        {
            secondOfDay = 0;
            if (ReadDigits(2, out int hour) != 2 || !TrySkip((byte)':')
                || ReadDigits(2, out int minute) != 2 || !TrySkip((byte)':')
                || ReadDigits(2, out int second) != 2)
            {
                return false;
            }
            if (hour == 23 && minute == 59 && second == 60) second = 59;
            if (hour > 23 || minute > 59 || second > 59) return false;
            secondOfDay = (((hour * 60) + minute) * 60) + second;
            return true;
        }

        // Setting the 0x20 bit makes A-Z lower case, and turns nothing but a letter into a letter.
        private static int IndexOfName(ReadOnlySpan<byte> names, ReadOnlySpan<byte> text)
        {
            int a = text[0] | 0x20, b = text[1] | 0x20, c = text[2] | 0x20;
            for (int i = 0; i < names.Length; i += 3)
            {
                if ((names[i] | 0x20) == a && (names[i + 1] | 0x20) == b && (names[i + 2] | 0x20) == c) return i / 3;
            }
            return -1;
        }

        private static ReadOnlySpan<byte> RestOfDayName(int day) => day switch
        {
            2 => "sday"u8,
            3 => "nesday"u8,
            4 => "rsday"u8,
            6 => "urday"u8,
            _ => "day"u8,
        };
    }
}
