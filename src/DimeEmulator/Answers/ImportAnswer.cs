using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace DimeEmulator;

/// <summary>The verdict of an import in the shape that the options ask for.</summary>
internal static class ImportAnswer
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Answer Of(ImportVerdict verdict, EmulatorOptions options) => verdict.Refused switch
    {
        null => Accepted(verdict, options.Answer),
        { Fault: { Status: not null and not 200 } or { Body: not null } } refused => Answer.Of(refused.Fault),
        { } refused => Refused(refused.Message, refused.Fault?.Status ?? options.RefusedStatus, options.Answer),
    };

    private static Answer Accepted(ImportVerdict verdict, AnswerShape shape)
    {
        if (shape == AnswerShape.Wrapped)
        {
            var appointments = verdict.Appointments.Select(a => new { a.Id, a.Guid });
            return Wrapped(
                StatusCodes.Status200OK,
                new { Success = true, Message = (string?)null, Status = 200, Phrase = (string?)null, Appointments = appointments });
        }
        return verdict.Appointments.Count == 0
            ? Answer.Json(StatusCodes.Status200OK, new { success = true, message = "ok", status = 200, phrase = "OK" })
            : Answer.Json(StatusCodes.Status200OK, new
            {
                success = true,
                message = "ok",
                status = 200,
                phrase = "OK",
                appointments = verdict.Appointments.Select(a => new { id = a.Id, guid = a.Guid }),
            });
    }

    /// <summary>With an error status the body is the documented error; only a 200 that is a failure needs the shape to say so.</summary>
    private static Answer Refused(string message, int status, AnswerShape shape)
    {
        const int inner = StatusCodes.Status400BadRequest;
        return (status, shape) switch
        {
            (not StatusCodes.Status200OK, _) => Answer.Error(status, ReasonPhrases.GetReasonPhrase(status), message),
            (_, AnswerShape.Wrapped) => Wrapped(inner, new { Error = ReasonPhrases.GetReasonPhrase(inner), Description = message }),
            _ => Answer.Json(status, new { success = false, message, status = inner, phrase = ReasonPhrases.GetReasonPhrase(inner) }),
        };
    }

    private static Answer Wrapped(int inner, object content) => Answer.Json(
        StatusCodes.Status200OK,
        new { content = JsonSerializer.Serialize(content, Readable), contentType = "application/json", statusCode = inner });
}
