// What the instrumented assemblies count: a byte for each pair of branches, as AFL has it. How often counts in classes: once, twice, some, many.

using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace MiniHttp.Fuzz;

/// <summary>Which pairs of branches an input takes, and which were ever taken.</summary>
internal sealed unsafe class Coverage
{
    private const int MapSize = 1 << 16; // SharpFuzz's.

    private static readonly byte[] Classes = MakeClasses();

    private readonly byte[] _seen = new byte[MapSize];
    // Never given back: the product counts until the process ends.
    private readonly byte* _map = (byte*)NativeMemory.AllocZeroed(MapSize);

    public Coverage() => Trace.SharedMem = _map;

    /// <summary>How many pairs were ever taken.</summary>
    public int Pairs => _seen.Length - _seen.AsSpan().Count((byte)0);

    /// <summary>Forgets the last input.</summary>
    public void Begin()
    {
        new Span<byte>(_map, MapSize).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Looks at the last input.</summary>
    /// <param name="onlyPairs">Whether how often a pair is taken counts for nothing.</param>
    /// <returns>Whether it has taken a pair that none before it has, or taken one as many times as none before it has.</returns>
    public bool AddsAny(bool onlyPairs = false)
    {
        bool isNew = false;
        var words = new ReadOnlySpan<ulong>(_map, MapSize / 8);
        for (int at = 0; at < words.Length; at++)
        {
            if (words[at] == 0)
            {
                continue;
            }

            for (int i = at * 8; i < (at * 8) + 8; i++)
            {
                byte counted = Classes[_map[i]];
                isNew |= onlyPairs ? counted != 0 && _seen[i] == 0 : (counted & ~_seen[i]) != 0;
                _seen[i] |= counted;
            }
        }

        return isNew;
    }

    /// <summary>Forgets all inputs.</summary>
    public void Clear() => _seen.AsSpan().Clear();

    private static byte[] MakeClasses()
    {
        byte[] classes = new byte[256];
        for (int count = 1; count < 256; count++)
        {
            classes[count] = count switch { 1 => 1, 2 => 2, 3 => 4, < 8 => 8, < 16 => 16, < 32 => 32, < 128 => 64, _ => 128 };
        }

        return classes;
    }
}
