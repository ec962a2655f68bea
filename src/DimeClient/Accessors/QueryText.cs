using System.Text;

namespace DimeClient;

/// <summary>Builds a path with a query.</summary>
internal sealed class QueryText(string path)
{
    private readonly StringBuilder _text = new(path);

    /// <summary>Adds an escaped parameter; null leaves it out. The same name may be added more than once.</summary>
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
