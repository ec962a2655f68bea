using SyncWorker.Operate.Access;

namespace SyncWorker.Operate.Redaction;

/// <summary>Takes personal values out of the answers of HTTP, for those who are no operators and for exports.</summary>
internal static class RedactedAnswers
{
    /// <summary>An operator's export asks for answers without personal values.</summary>
    public const string Header = "X-Redact";

    public static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var result = await next(call);
        var context = call.HttpContext;
        if (KeyCheck.RoleOf(context) == HttpRole.Operator && !context.Request.Headers.ContainsKey(Header))
        {
            return result;
        }

        var redactor = context.RequestServices.GetRequiredService<Redactor>();
        return !redactor.IsOn ? result : result switch
        {
            IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK } and IValueHttpResult { Value: { } value } =>
                Results.Ok(redactor.Apply(value)),
            IResult other => other,
            var value => redactor.Apply(value),
        };
    }
}
