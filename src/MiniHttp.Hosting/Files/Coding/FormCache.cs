// Coded forms that were made, in a bounded amount of memory. The least recently requested form is dropped first. A form
// that is being sent stays until it has been sent, and counts until then: slow readers cannot make the total larger.
// The bytes lie in blocks of one size that are used again. So no large array is allocated, a dropped form leaves no
// garbage, and a form counts while it is made.

using MiniHttp.Protocol;

namespace MiniHttp.Hosting;

/// <summary>Which form of which file.</summary>
/// <param name="Path">The file's path below the root, a character for each byte.</param>
/// <param name="Coding">The coding.</param>
internal readonly record struct FormKey(string Path, ContentCoding Coding);

/// <summary>Keeps coded forms, each for one version of its file.</summary>
/// <param name="capacity">Bytes of memory, at most.</param>
internal sealed class FormCache(long capacity)
{
    /// <summary>Bytes of a block: a page of memory. A form wastes half of one on average.</summary>
    internal const int BlockSize = 4096;

    private const int Overhead = 384; // A form's objects and dictionary entry, measured: 350 bytes without its path.

    private readonly Lock _lock = new();
    private readonly Dictionary<FormKey, Form> _forms = [];
    private readonly LinkedList<Form> _idle = []; // Those that are not being sent, the one requested last first.
    private readonly Stack<byte[]> _free = [];
    private long _used; // By forms and drafts. Blocks that are free come on top.
    private long _idleBytes;
    private long _reserved; // For drafts, besides the blocks that they have.

    /// <summary>Bytes of memory, at most.</summary>
    public long Capacity => capacity;

    /// <summary>Bytes of memory that forms and drafts take.</summary>
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

    /// <summary>Bytes of memory that are allocated: what is used, and free blocks.</summary>
    internal long Allocated
    {
        get
        {
            lock (_lock)
            {
                return _used + FreeBytes;
            }
        }
    }

    private long FreeBytes => (long)_free.Count * BlockSize;

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
            if (!_forms.TryGetValue(key, out Form? form) || form.Version != version)
            {
                return false;
            }

            if (form.Bytes is not null)
            {
                content = new Use(this, form);
            }
            else
            {
                _idle.Remove(form.Place!);
                _idle.AddFirst(form.Place!);
            }

            return true;
        }
    }

    /// <summary>Begins a form: it can be written if no more memory is in use than leaves room for all of it.</summary>
    /// <param name="most">Bytes that it may have.</param>
    /// <returns>Null if there is no room.</returns>
    public FormDraft? Begin(int most)
    {
        long reserved = Overhead + BlocksFor(most);
        lock (_lock)
        {
            if (_used - _idleBytes + _reserved + reserved > capacity)
            {
                return null;
            }

            _reserved += reserved;
            return new FormDraft(this, most, reserved);
        }
    }

    /// <summary>Keeps the form of a version of a file in place of that of any other version.</summary>
    /// <param name="key">Which form.</param>
    /// <param name="version">The version.</param>
    /// <param name="draft">The form, whose blocks are the cache's from now on; null where it is not worth it.</param>
    public void Add(FormKey key, FileVersion version, FormDraft? draft)
    {
        lock (_lock)
        {
            if (_forms.Remove(key, out Form? other))
            {
                Drop(other);
            }

            FormBytes? bytes = draft?.Take();
            var form = new Form(key, version, bytes);
            if (TryMakeRoom(form.Size - (bytes?.Size ?? 0)))
            {
                _used += form.Size - (bytes?.Size ?? 0);
                _forms.Add(key, form);
                Rest(form);
            }
            else if (bytes is not null)
            {
                GiveBack(bytes.Blocks);
            }
        }
    }

    /// <summary>A block for a draft.</summary>
    /// <param name="reserved">What is reserved for it, less this block afterwards.</param>
    /// <returns>Null if all memory is in use.</returns>
    internal byte[]? TakeBlock(ref long reserved)
    {
        lock (_lock)
        {
            if (!TryMakeRoom(BlockSize))
            {
                return null;
            }

            long covered = Math.Min(reserved, BlockSize);
            (reserved, _reserved, _used) = (reserved - covered, _reserved - covered, _used + BlockSize);
            return _free.TryPop(out byte[]? block) ? block : GC.AllocateUninitializedArray<byte>(BlockSize);
        }
    }

    /// <summary>A draft is over.</summary>
    /// <param name="reserved">What was reserved for it.</param>
    /// <param name="blocks">Blocks that it has not handed over.</param>
    internal void End(long reserved, IEnumerable<byte[]> blocks)
    {
        lock (_lock)
        {
            _reserved -= reserved;
            GiveBack(blocks);
        }
    }

    private static long BlocksFor(int bytes) => ((long)bytes + BlockSize - 1) / BlockSize * BlockSize;

    // Drops idle forms until so much more fits. A block then comes from the free ones; for anything else some of them
    // have to go.
    private bool TryMakeRoom(long bytes)
    {
        while (_used + bytes > capacity && _idle.Last is { Value: var oldest })
        {
            _forms.Remove(oldest.Key);
            Drop(oldest);
        }

        while (_used + FreeBytes + bytes > capacity && bytes != BlockSize && _free.TryPop(out _))
        {
        }

        return _used + bytes <= capacity;
    }

    private void Drop(Form form)
    {
        form.IsDropped = true;
        if (form.Place is { } place)
        {
            _idle.Remove(place);
            _idleBytes -= form.Size;
            Forget(form);
        }
    }

    private void Forget(Form form)
    {
        _used -= form.Size - (form.Bytes?.Size ?? 0);
        GiveBack(form.Bytes?.Blocks ?? []);
    }

    private void GiveBack(IEnumerable<byte[]> blocks)
    {
        foreach (byte[] block in blocks)
        {
            _used -= BlockSize;
            _free.Push(block);
        }
    }

    // The last client that was sent this form is done.
    private void Rest(Form form)
    {
        form.Place = _idle.AddFirst(form);
        _idleBytes += form.Size;
    }

    private sealed class Form(FormKey key, FileVersion version, FormBytes? bytes)
    {
        public FormKey Key => key;

        public FileVersion Version => version;

        public FormBytes? Bytes => bytes;

        public long Size { get; } = Overhead + (2 * key.Path.Length) + (bytes?.Size ?? 0);

        public int Uses { get; set; }

        public bool IsDropped { get; set; }

        /// <summary>Its place among those that are not being sent; null while it is.</summary>
        public LinkedListNode<Form>? Place { get; set; }
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
            if (form.Uses++ == 0)
            {
                cache._idle.Remove(form.Place!);
                cache._idleBytes -= form.Size;
                form.Place = null;
            }
        }

        public long Length => _form.Bytes!.Length;

        public int Read(Span<byte> destination, long offset) => _isOver ? 0 : _form.Bytes!.Read(destination, offset);

        public void Dispose()
        {
            lock (_cache._lock)
            {
                if (_isOver)
                {
                    return;
                }

                _isOver = true;
                if (--_form.Uses > 0)
                {
                    return;
                }

                if (_form.IsDropped)
                {
                    _cache.Forget(_form);
                }
                else
                {
                    _cache.Rest(_form);
                }
            }
        }
    }
}
