// What the parts of an answer cost that are computed, each by itself. How to run it: bench/README.md.

using BenchmarkDotNet.Running;
using MiniHttp.Bench.Micro;

// In this process. Elsewise a project is generated and built for each job, under rules that are not meant for generated code.
BenchmarkSwitcher.FromAssembly(typeof(Heads).Assembly).Run([.. args, "--inProcess"]);
