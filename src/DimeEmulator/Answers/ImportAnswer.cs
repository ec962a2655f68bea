using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace DimeEmulator;

/// <summary>The verdict of an import or a typed write, in the shape that the options select.</summary>
internal static class ImportAnswer
{
    private const int Ok = StatusCodes.Status200OK;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Answer Of(ImportVerdict verdict, EmulatorOptions options) => Of(verdict, options, options.Answer);

    /// <summary>The answer of a typed endpoint.</summary>
    public static Answer OfTyped(ImportVerdict verdict, EmulatorOptions options) => Of(verdict, options, options.TypedAnswer);

    /// <summary>Success of a write that creates no record of the board: a message, a user.</summary>
    public static Answer TypedOk(EmulatorOptions options) => Accepted([], options.TypedAnswer);

    private static Answer Of(ImportVerdict verdict, EmulatorOptions options, AnswerShape shape) => verdict.Refused switch
    {
        null => Accepted(verdict.Appointments, shape),
        { Fault: { Status: not null and not Ok } or { Body: not null } } refused => Answer.Of(refused.Fault),
        { } refused => Refused(refused.Message, refused.Fault?.Status ?? options.RefusedStatus, shape),
    };

    private static Answer Accepted(IReadOnlyList<(long Id, string Guid)> appointments, AnswerShape shape)
    {
        var content = new
        {
            Success = true,
            Message = (string?)null,
            Status = Ok,
            Phrase = (string?)null,
            Appointments = appointments.Select(a => new { a.Id, a.Guid }),
        };
        var flat = new JsonObject { ["success"] = true, ["message"] = "ok", ["status"] = Ok, ["phrase"] = "OK" };
        if (appointments.Count > 0)
        {
            flat["appointments"] = new JsonArray([.. appointments.Select(a => new JsonObject { ["id"] = a.Id, ["guid"] = a.Guid })]);
        }
        return Shaped(Ok, content, flat, shape);
    }

    /// <summary>With an error status, the body is the documented error; only a failure with status 200 needs the selected shape.</summary>
    private static Answer Refused(string message, int status, AnswerShape shape)
    {
        const int inner = StatusCodes.Status400BadRequest;
        var phrase = ReasonPhrases.GetReasonPhrase(inner);
        return status != Ok
            ? Answer.Error(status, ReasonPhrases.GetReasonPhrase(status), message)
            : Shaped(
                inner,
                new { Error = phrase, Description = message },
                new JsonObject { ["success"] = false, ["message"] = message, ["status"] = inner, ["phrase"] = phrase },
                shape);
    }

    private static Answer Shaped(int inner, object content, JsonObject flat, AnswerShape shape)
    {
        if (shape == AnswerShape.Flat)
        {
            return Answer.Json(Ok, flat);
        }
        var body = new JsonObject
        {
            ["content"] = JsonSerializer.Serialize(content, Readable),
            ["contentType"] = "application/json",
            ["statusCode"] = inner,
        };
        foreach (var (name, value) in shape == AnswerShape.Both ? flat : [])
        {
            body[name] = value?.DeepClone();
        }
        return Answer.Json(Ok, body);
    }
}
