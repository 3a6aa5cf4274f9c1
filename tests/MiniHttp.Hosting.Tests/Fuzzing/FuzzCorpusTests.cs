// What the fuzzer has found is tried again: every input of its corpora, and above all those that once broke something (crash-*). How they are
// found is told in tests/fuzz/README.md.

using MiniHttp.Fuzz;

namespace MiniHttp.Hosting.Tests;

public class FuzzCorpusTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_input_of_the_corpus_keeps_every_invariant(string name)
    {
        using IFuzzTarget target = FuzzTargets.Create(name);
        (string Name, byte[] Input)[] inputs = [.. new FuzzCorpus(FuzzCorpus.DirectoryOf(name)).All()];
        Assert.NotEmpty(inputs);
        foreach ((string file, byte[] input) in inputs)
        {
            Exception? broken = Record.Exception(() => target.Check(input));
            Assert.True(broken is null, $"{name}/{file}: {broken}");
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Mutations_of_the_corpus_keep_every_invariant(string name)
    {
        const int Count = 3000;
        using IFuzzTarget target = FuzzTargets.Create(name);
        byte[][] inputs = [.. new FuzzCorpus(FuzzCorpus.DirectoryOf(name)).All().Select(input => input.Input), .. target.Seeds];
        var random = new Random(1945);
        var mutator = new Mutator(random, target.Tokens);
        for (int i = 0; i < Count; i++)
        {
            byte[] input = mutator.Mutate(inputs[random.Next(inputs.Length)], inputs[random.Next(inputs.Length)]);
            Exception? broken = Record.Exception(() => target.Check(input));
            Assert.True(broken is null, $"{name}, number {i}, {Convert.ToHexString(input)}: {broken}");
        }
    }
}
