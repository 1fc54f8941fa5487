namespace Soccr.Apply;

/// <summary>A restore engine cannot be used: it is not there, too old, or does not speak as expected.</summary>
/// <param name="message">The fact, then what was expected.</param>
/// <param name="innerException">What led to it.</param>
public class EngineException(string message, Exception? innerException = null) : Exception(message, innerException);
