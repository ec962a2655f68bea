using System.Text;

namespace DimeClient;

/// <summary>A path with a query in the making.</summary>
internal sealed class QueryText(string path)
{
    private readonly StringBuilder _text = new(path);

    /// <summary>Adds a parameter, escaped; null leaves it out, and the same name may come again.</summary>
    public QueryText Add(string name, string? value)
    {
        if (value is not null)
        {
            var separator = _text.Length == path.Length ? '?' : '&';
            _text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
        return this;
    }

    public override string ToString() => _text.ToString();
}
