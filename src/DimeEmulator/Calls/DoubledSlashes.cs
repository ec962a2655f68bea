namespace DimeEmulator;

/// <summary>Slashes that a client writes twice, as the vendor's JavaScript SDK does in <c>//message</c>.</summary>
internal static class DoubledSlashes
{
    public static Task MergeAsync(HttpContext http, DoubledSlash rule, RequestDelegate next)
    {
        var path = http.Request.Path.Value ?? "";
        if (rule == DoubledSlash.Merged && path.Contains("//", StringComparison.Ordinal))
        {
            http.Request.Path = "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        }
        return next(http);
    }
}
