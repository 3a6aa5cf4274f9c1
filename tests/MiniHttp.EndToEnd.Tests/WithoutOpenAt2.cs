namespace MiniHttp.EndToEnd.Tests;

/// <summary>A sandbox as older container runtimes have it: a system call that they do not know, openat2 among them, is forbidden.</summary>
internal static class WithoutOpenAt2
{
    // A filter of four instructions: load the number of the call; if it is 437, fail with EPERM, else go on.
    private const string Script = """
        import ctypes, os, struct, sys
        code = ctypes.create_string_buffer(struct.pack('HBBI' * 4, 0x20, 0, 0, 0, 0x15, 0, 1, 437, 0x06, 0, 0, 0x00050001, 0x06, 0, 0, 0x7fff0000))
        class Program(ctypes.Structure):
            _fields_ = [('length', ctypes.c_ushort), ('code', ctypes.c_void_p)]
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, ctypes.byref(Program(4, ctypes.addressof(code))), 0, 0):
            sys.exit('seccomp: ' + os.strerror(ctypes.get_errno()))
        os.execvp(sys.argv[1], sys.argv[1:])
        """;

    /// <summary>The command that becomes another one, within the sandbox.</summary>
    public static string[] Command => [ExternalProgram.Python.Path, "-c", Script];

    /// <summary>Serves a directory below one, within the sandbox or not.</summary>
    public static Task<Minihttpd> ServeAsync(bool hasOpenAt2, TemporaryDirectory directory, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        return Minihttpd.StartAsync(directory.Path, ["--port", "0", .. arguments], under: hasOpenAt2 ? null : Command);
    }
}
