using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Makes a set again, step by step; where one fails nothing is left of those before.</summary>
internal sealed class UnixRestore : IDisposable
{
    private readonly UnixSocketSet _set;
    private readonly UnixRestoreOptions _options;
    private readonly UnixLinks _links;
    private readonly UnixWorkplace _work;
    private readonly UnixBinder _binder;
    private readonly UnixSender _sender;
    private bool _isDone;

    public UnixRestore(UnixSocketSet set, UnixRestoreOptions options)
    {
        (_set, _options, _links, _work) = (set, options, new UnixLinks(set), new UnixWorkplace(set, options));
        _binder = new UnixBinder(_work, options);
        _sender = new UnixSender(_work);
    }

    /// <summary>A socket that was made.</summary>
    public SafeFileHandle this[UnixSocketRecord record] => _work[record];

    /// <summary>Makes all of them. They are not to stay before <see cref="Keep"/>.</summary>
    public void Make()
    {
        foreach (UnixSocketRecord socket in UnixStreams.Binders(_set.Sockets)) _binder.Check(socket);
        MakeAll();
    }

    /// <summary>They stay.</summary>
    public RestoredUnixSockets Keep()
    {
        _binder.Commit();
        _isDone = true;
        return _work.Release();
    }

    /// <summary>Without <see cref="Keep"/> nothing is left.</summary>
    public void Dispose()
    {
        if (!_isDone) _binder.Undo();
        _work.Dispose();
    }

    private void MakeAll()
    {
        var streams = new UnixStreams(_links, _work, _binder, _sender);
        // A path whose file is gone may have another one by now: the old one first.
        UnixSocketRecord[] sockets = [.. _set.Sockets.OrderByDescending(static socket => socket.Deleted)];
        UnixSocketRecord[] connected = [.. sockets.Where(socket => socket.HasConnection && !_links.IsWaiting(socket))];
        var datagrams = new UnixDatagrams(sockets, _links, _work, _binder, _sender);
        foreach (UnixSocketRecord socket in sockets.Where(static socket => socket.Type != UnixSocketType.Dgram && !socket.HasConnection)) streams.MakeBound(socket);
        foreach (UnixSocketRecord socket in connected.Where(socket => !_work.Has(socket))) streams.Connect(socket);
        datagrams.Make();
        // In the order of the set: the kernel gives listeners their clients in the order in which they come.
        foreach (UnixSocketRecord socket in _set.Sockets.Where(_links.IsWaiting)) streams.Wait(socket);
        // All sockets are there now, and can be in flight.
        foreach (UnixSocketRecord socket in connected) streams.Fill(socket);
        datagrams.FillAndConnect();
        _sender.Finish();
        streams.CloseGone();
        foreach (UnixSocketRecord socket in sockets) Finish(socket, _work[socket]);
    }

    private void Finish(UnixSocketRecord record, SafeFileHandle socket)
    {
        try
        {
            if (record.Options is { } values) _options.ApplyOptions?.Invoke(socket, values);
            if (record.Signal != 0) DescriptorCalls.SetSignal(socket, (int)record.Signal);
            DescriptorCalls.SetFlags(socket, (int)record.Flags);
            if (record.Shutdown != UnixShutdown.None) SocketCalls.Shutdown(socket, (int)record.Shutdown - 1);
        }
        catch (IOException e)
        {
            throw record.Error(e.Message, e);
        }
    }
}
