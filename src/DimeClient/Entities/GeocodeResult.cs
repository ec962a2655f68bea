using System.Text.Json;

namespace DimeClient.Entities;

/// <summary>The location of an address. The answer's shape is not public: a member without one of the usual names is null.</summary>
public sealed record GeocodeResult
{
    private static readonly string[] LatitudeNames = ["latitude", "lat"];
    private static readonly string[] LongitudeNames = ["longitude", "long", "lng", "lon"];

    /// <summary>Degrees, north is positive.</summary>
    public decimal? Latitude { get; init; }

    /// <summary>Degrees, east is positive.</summary>
    public decimal? Longitude { get; init; }

    /// <summary>The whole answer.</summary>
    public JsonElement? Content { get; init; }

    internal static GeocodeResult? Read(AnswerBody body)
    {
        if (body.Content is not { } content)
        {
            return null;
        }
        var place = content is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list[0] : content;
        return new() { Latitude = Degrees(place, LatitudeNames), Longitude = Degrees(place, LongitudeNames), Content = content };
    }

    private static decimal? Degrees(JsonElement place, string[] names)
    {
        var text = names.Select(name => place.TextOf(name)).FirstOrDefault(value => value is not null);
        return decimal.TryParse(
            text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var degrees)
            ? degrees
            : null;
    }
}
