// The coded forms that were made, in a bounded amount of memory: what was not asked for longest goes first. A form that is being sent stays in
// memory until it has gone, dropped or not, and counts as long: readers as slow as they are allowed to be do not make it more.

using MiniHttp.Protocol;

namespace MiniHttp.Server;

/// <summary>Which form of which file.</summary>
/// <param name="Path">The file's path below the root, a character for each byte.</param>
/// <param name="Coding">The coding.</param>
internal readonly record struct FormKey(string Path, ContentCoding Coding);

/// <summary>Keeps coded forms, each for one version of its file.</summary>
/// <param name="capacity">How many bytes.</param>
internal sealed class FormCache(long capacity)
{
    private const int Overhead = 256; // What is known of a form that holds no bytes takes memory, too.

    private readonly Lock _lock = new();
    private readonly Dictionary<FormKey, LinkedListNode<Form>> _forms = [];
    private readonly LinkedList<Form> _byUse = []; // The one that was asked for last comes first.
    private long _used;

    /// <summary>How many bytes are held.</summary>
    public long Used
    {
        get
        {
            lock (_lock)
            {
                return _used;
            }
        }
    }

    /// <summary>Looks for the form of a version of a file.</summary>
    /// <param name="key">Which form.</param>
    /// <param name="version">The version.</param>
    /// <param name="content">The form, to be disposed of; null where it is known that it would not be worth it.</param>
    /// <returns>Whether anything is known.</returns>
    public bool TryGet(FormKey key, in FileVersion version, out IFileContent? content)
    {
        lock (_lock)
        {
            content = null;
            if (!_forms.TryGetValue(key, out LinkedListNode<Form>? node) || node.Value.Version != version)
            {
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            content = node.Value.Bytes is null ? null : new Use(this, node.Value);
            return true;
        }
    }

    /// <summary>Keeps the form of a version of a file in place of that of any other version; not if it does not fit in.</summary>
    /// <param name="key">Which form.</param>
    /// <param name="version">The version.</param>
    /// <param name="bytes">The form; null where it is not worth it.</param>
    public void Add(FormKey key, in FileVersion version, byte[]? bytes)
    {
        var form = new Form(key, version, bytes);
        lock (_lock)
        {
            if (_forms.TryGetValue(key, out LinkedListNode<Form>? other))
            {
                Drop(other);
            }

            while (_used + form.Size > capacity && _byUse.Last is { } oldest)
            {
                Drop(oldest);
            }

            if (_used + form.Size <= capacity)
            {
                _used += form.Size;
                _forms.Add(key, _byUse.AddFirst(form));
            }
        }
    }

    private void Drop(LinkedListNode<Form> node)
    {
        Form form = node.Value;
        _forms.Remove(form.Key);
        _byUse.Remove(node);
        form.IsDropped = true;
        Forget(form);
    }

    private void Forget(Form form)
    {
        if (form.IsDropped && form.Uses == 0)
        {
            _used -= form.Size;
        }
    }

    private sealed class Form(FormKey key, FileVersion version, byte[]? bytes)
    {
        public FormKey Key => key;

        public FileVersion Version => version;

        public byte[]? Bytes => bytes;

        public long Size => Overhead + (bytes?.Length ?? 0);

        public int Uses { get; set; }

        public bool IsDropped { get; set; }
    }

    /// <summary>A form that is being sent.</summary>
    private sealed class Use : IFileContent
    {
        private readonly FormCache _cache;
        private readonly Form _form;
        private bool _isOver;

        public Use(FormCache cache, Form form)
        {
            (_cache, _form) = (cache, form);
            form.Uses++;
        }

        public long Length => _form.Bytes!.Length;

        public int Read(Span<byte> destination, long offset) => FileInMemory.Read(_form.Bytes, destination, offset);

        public void Dispose()
        {
            lock (_cache._lock)
            {
                if (!_isOver)
                {
                    _isOver = true;
                    _form.Uses--;
                    _cache.Forget(_form);
                }
            }
        }
    }
}
