namespace DimeEmulator;

/// <summary>Handles doubled slashes, as the vendor's JavaScript SDK sends them in <c>//message</c>.</summary>
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
