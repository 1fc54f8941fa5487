namespace Soccr.Apply.Tests;

/// <summary>
/// Tests that close a socket and take its port again. They run alone: a program that another test starts holds, for a moment, all sockets of this process.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SocketTestsCollection
{
    public const string Name = "sockets";
}
