namespace Soccr.Apply.Sockets;

/// <summary>Why no socket can be made of a record.</summary>
/// <param name="Field">The field of the images that is wrong, such as <c>src_port</c>.</param>
/// <param name="Fact">The fact, then what was expected.</param>
/// <param name="IsOfStream">Whether the field is one of <c>tcp_stream_entry</c>; else it is one of <c>inet_sk_entry</c>.</param>
internal sealed record TcpFault(string Field, string Fact, bool IsOfStream = false);
