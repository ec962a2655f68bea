using System.Text.Json;

namespace DimeEmulator;

/// <summary>The body of a fault's answer.</summary>
internal sealed record FaultBody(JsonElement Json)
{
    public bool IsText => Json.ValueKind == JsonValueKind.String;

    /// <summary>A string is sent unchanged, anything else as JSON.</summary>
    public string Text => IsText ? Json.GetString()! : Json.GetRawText();

    public string ContentType => !IsText ? "application/json" : Text.StartsWith('<') ? "text/html" : "text/plain";

    /// <summary>The message to log for a refused row: the description if the body is an error.</summary>
    public string Message
    {
        get
        {
            if (Json.ValueKind == JsonValueKind.Object)
            {
                foreach (var name in (string[])["Description", "detail", "message", "Error", "title"])
                {
                    var property = Json.EnumerateObject().FirstOrDefault(p =>
                        string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
                    if (property.Value.ValueKind == JsonValueKind.String)
                    {
                        return property.Value.GetString()!;
                    }
                }
            }
            return Text;
        }
    }
}
