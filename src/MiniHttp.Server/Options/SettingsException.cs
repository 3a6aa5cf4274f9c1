namespace MiniHttp.Server;

/// <summary>The settings are wrong. The message is one line for a person: which setting, its value, what is allowed.</summary>
internal sealed class SettingsException(string message, Exception? inner = null) : Exception(message, inner);
