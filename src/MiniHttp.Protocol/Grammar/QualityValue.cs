// RFC 9110 §12.4.2, for the fields of RFC 1945 appendix D.2.1 and D.2.3: how much a client likes what stands before
// `;q=0.5`.

using System.Globalization;

namespace MiniHttp.Protocol;

/// <summary>Weights in Accept and its kin.</summary>
internal static class QualityValue
{
    /// <summary>
    /// The weight among parameters: 0, not at all, to 1, which is also what is meant where there is none. One that is
    /// no number says nothing.
    /// </summary>
    /// <param name="parameters">What stands behind the first <c>;</c> of an element.</param>
    /// <param name="lwsAllowed">Whether there may be white space around <c>=</c>: see <see cref="Parameter.TryRead"/>.</param>
    internal static double In(ReadOnlySpan<byte> parameters, bool lwsAllowed)
        => Parameter.TryFind(parameters, "q"u8, lwsAllowed, out ReadOnlySpan<byte> q)
            && double.TryParse(q, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double weight)
            && double.IsFinite(weight) // The framework also reads "NaN", which compares with nothing.
                ? Math.Clamp(weight, 0, 1) : 1;
}
