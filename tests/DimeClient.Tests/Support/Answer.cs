using System.Net;
using System.Text;

namespace DimeClient.Tests.Support;

/// <summary>Builds answers for a stub to return.</summary>
internal static class Answer
{
    public static HttpResponseMessage Json(int status, string body, string? retryAfter = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (retryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }
        return response;
    }
}
