using System.ComponentModel;
using System.Globalization;

namespace MiniHttp.Hosting;

/// <summary>Reads rules from configuration, where each is one text as in a settings file of minihttpd.</summary>
/// <typeparam name="T">The rule.</typeparam>
internal sealed class RuleConverter<T> : TypeConverter
    where T : IRule<T>
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType)
        => sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    /// <inheritdoc/>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
        => value is string text ? T.Parse(text) : base.ConvertFrom(context, culture, value);
}
