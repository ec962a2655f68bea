namespace DimeClient;

/// <summary>The address of the API.</summary>
internal static class BaseAddress
{
    /// <summary>The address with a trailing slash, so that relative paths are appended to it.</summary>
    /// <exception cref="ArgumentException">
    /// The address is not absolute, not http or https, or it has a query, a fragment or credentials.
    /// </exception>
    public static Uri Of(DimeSchedulerOptions options)
    {
        var address = options.BaseAddress ?? options.Environment switch
        {
            DimeEnvironment.Production => new Uri("https://api.dimescheduler.com"),
            DimeEnvironment.Sandbox => new Uri("https://sandbox.api.dimescheduler.com"),
            DimeEnvironment.Test => new Uri("https://test.api.dimescheduler.com"),
            var other => throw new ArgumentException(
                $"{nameof(DimeSchedulerOptions.Environment)} is {other}; allowed: Production, Sandbox, Test.", nameof(options)),
        };
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address is not { Query: "", Fragment: "", UserInfo: "" })
        {
            throw new ArgumentException(
                $"{nameof(DimeSchedulerOptions.BaseAddress)} is {Shown(address)}; "
                + "allowed: an absolute http or https address without query, fragment or credentials.",
                nameof(options));
        }
        return address.AbsolutePath.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
    }

    // Credentials and queries may hold secrets.
    private static string Shown(Uri address) => address.IsAbsoluteUri
        ? address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : address.OriginalString.Split('?', '#')[0];
}
