using System.Net.Http.Headers;
using System.Reflection;

namespace DimeClient;

/// <summary>Builds the HTTP request.</summary>
internal static class RequestMessage
{
    /// <summary>The version of this package: <c>1.2.3</c>.</summary>
    public static readonly string Version =
        typeof(RequestMessage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "0";

    /// <summary><c>dimescheduler-dotnet/1.2.3</c></summary>
    public static string UserAgent { get; } = $"dimescheduler-dotnet/{Version}";

    /// <summary>Set on requests whose reader knows whether to expect a list; the offline handler chooses its answer by it.</summary>
    public static HttpRequestOptionsKey<bool> BringsList { get; } = new("dime.brings-list");

    public static HttpRequestMessage Of(
        DimeRequest request, Uri baseAddress, Credential credential, IReadOnlyDictionary<string, string>? headers)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(baseAddress, request.Path));
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        }
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (credential.Header is { } header)
        {
            message.Headers.TryAddWithoutValidation(header, credential.Value);
        }
        if (request.BringsList is { } list)
        {
            message.Options.Set(BringsList, list);
        }
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
        {
            Replace(message, name, value);
        }
        return message;
    }

    private static void Replace(HttpRequestMessage message, string name, string value)
    {
        if (message.Headers.NonValidated.Contains(name))
        {
            message.Headers.Remove(name);
        }
        if (!message.Headers.TryAddWithoutValidation(name, value) && message.Content is { } content)
        {
            content.Headers.Remove(name); // headers of the body, such as Content-Type, are stored separately
            content.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
