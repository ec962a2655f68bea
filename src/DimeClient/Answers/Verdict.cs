using System.Text.Json;

namespace DimeClient;

/// <summary>Whether JSON reports success, failure or neither.</summary>
/// <param name="Success">True, false, or null if it reports neither.</param>
/// <param name="Status">The status inside the JSON, if there is one.</param>
internal readonly record struct Verdict(bool? Success, int? Status)
{
    /// <param name="content">A flat answer, or the content of a wrapped one.</param>
    /// <param name="isProblem">The media type is that of problem details, which are never a success.</param>
    public static Verdict Read(JsonElement content, bool isProblem) => content.ValueKind switch
    {
        JsonValueKind.Object => new(SuccessOf(content, isProblem), content.IntegerOf("status") ?? content.IntegerOf("statusCode")),
        JsonValueKind.False => new(false, null),
        JsonValueKind.True or JsonValueKind.Null or JsonValueKind.String => new(true, null),
        _ => new(null, null),
    };

    private static bool? SuccessOf(JsonElement content, bool isProblem)
    {
        var status = content.IntegerOf("status") ?? content.IntegerOf("statusCode");
        var success = content.BooleanOf("success");
        if (isProblem || success == false || status >= 300)
        {
            return false;
        }
        if (success == true)
        {
            return true;
        }
        if (content.TextOf("error") is not null || content.Member("error").HasItems() || content.Member("errors").HasItems())
        {
            return false;
        }
        var saysSuccess = status is >= 200 and < 300 || content.Member("appointments") is not null || !content.EnumerateObject().Any();
        return saysSuccess ? true : null;
    }
}
